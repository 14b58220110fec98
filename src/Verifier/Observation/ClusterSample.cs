using Harness.Environments;

namespace Harness.Verifier;

/// <summary>One look at the cluster while the run was on. One line of <c>replication.jsonl</c>.</summary>
/// <param name="AtNs">Nanoseconds of the run's clock.</param>
public sealed record ClusterSample(long AtNs, IReadOnlyList<Member> Members, IReadOnlyList<ReplicationRow> Replication);
