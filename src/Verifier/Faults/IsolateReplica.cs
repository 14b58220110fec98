using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Cuts one replica off from the others; its readers see older and older rows.</summary>
public sealed class IsolateReplica : IsolateMember
{
    public override string Name => "isolate-replica";

    public override bool ForcesFailover(FaultSpec spec) => false;

    public override string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Replica(view, spec, mode);
}
