using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Shuts one replica down in order: maintenance, or a container stopped by hand.</summary>
public sealed class StopReplica : EndMember<IStoppable>
{
    public override string Name => "stop-replica";

    public override bool ForcesFailover(FaultSpec spec) => false;

    public override string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Replica(view, spec, mode);

    protected override Task EndAsync(IStoppable capability, string member, CancellationToken cancellationToken) =>
        capability.StopMemberAsync(member, cancellationToken);
}
