using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Ends the whole leader node at once (SIGKILL of PostgreSQL and its manager): a power cut.</summary>
public sealed class KillLeader : IFault
{
    public string Name => "kill-leader";

    public bool ForcesFailover(FaultSpec spec) => true;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IKillable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.ReplaceableLeader(view, mode);

    public async Task InjectAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var killable = Capability.Of<IKillable>(environment);
        await killable.KillMemberAsync(member, cancellationToken);
        await Capability.ConfirmGoneAsync(killable, member, cancellationToken);
    }

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.StartAgainAsync(Capability.Of<IKillable>(environment), member, cancellationToken);
}
