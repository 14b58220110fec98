using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Shuts the leader down in order: its last WAL reaches a standby before the leader key is given up.</summary>
public sealed class StopLeader : EndMember<IStoppable>
{
    public override string Name => "stop-leader";

    public override bool ForcesFailover(FaultSpec spec) => true;

    public override string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Leader(view, spec, mode);

    protected override Task EndAsync(IStoppable capability, string member, CancellationToken cancellationToken) =>
        capability.StopMemberAsync(member, cancellationToken);
}
