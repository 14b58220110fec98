using Harness.Environments;

namespace Harness.Verifier;

/// <summary>A change of the leader key as it was seen. One line of <c>leader-key.jsonl</c>.</summary>
/// <param name="AtNs">Nanoseconds of the run's clock.</param>
public sealed record LeaderKeySample(long AtNs, LeaderKeyChange Change);
