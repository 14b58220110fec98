using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Ends a whole replica node at once (SIGKILL of PostgreSQL and its manager).</summary>
public sealed class KillReplica : EndMember<IKillable>
{
    public override string Name => "kill-replica";

    public override bool ForcesFailover(FaultSpec spec) => false;

    public override string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Replica(view, spec, mode);

    protected override Task EndAsync(IKillable capability, string member, CancellationToken cancellationToken) =>
        capability.KillMemberAsync(member, cancellationToken);
}
