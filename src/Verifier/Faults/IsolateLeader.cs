using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Cuts the leader off from the others, and clients go on reaching it: what it acknowledges until it gives up leadership is
/// on the minority's side of the partition.
/// </summary>
public sealed class IsolateLeader : IsolateMember
{
    public override string Name => "isolate-leader";

    /// <summary>Cut off from its peers alone a leader keeps its lease, and nobody is promoted.</summary>
    public override bool ForcesFailover(FaultSpec spec) => spec.From != PartitionScope.Peers;

    public override string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Leader(view, spec, mode);
}
