using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Ends the whole leader node at once (SIGKILL of PostgreSQL and its manager): a power cut.</summary>
public sealed class KillLeader : EndMember<IKillable>
{
    public override string Name => "kill-leader";

    public override bool ForcesFailover(FaultSpec spec) => true;

    public override string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Leader(view, spec, mode);

    protected override Task EndAsync(IKillable capability, string member, CancellationToken cancellationToken) =>
        capability.KillMemberAsync(member, cancellationToken);
}
