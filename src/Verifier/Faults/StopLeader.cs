using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Shuts the leader down in order: its last WAL reaches a standby before the leader key is given up.</summary>
public sealed class StopLeader : IFault
{
    public string Name => "stop-leader";

    public bool ForcesFailover(FaultSpec spec) => true;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IStoppable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.ReplaceableLeader(view, mode);

    public async Task InjectAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var stoppable = Capability.Of<IStoppable>(environment);
        await stoppable.StopMemberAsync(member, cancellationToken);
        await Capability.ConfirmGoneAsync(stoppable, member, cancellationToken);
    }

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.StartAgainAsync(Capability.Of<IStoppable>(environment), member, cancellationToken);
}
