using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Shuts one replica down in order: maintenance, or a container stopped by hand.</summary>
public sealed class StopReplica : IFault
{
    public string Name => "stop-replica";

    public bool ForcesFailover(FaultSpec spec) => false;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IStoppable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Replica(view, spec, mode);

    public async Task InjectAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var stoppable = Capability.Of<IStoppable>(environment);
        await stoppable.StopMemberAsync(member, cancellationToken);
        await Capability.ConfirmGoneAsync(stoppable, member, cancellationToken);
    }

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.StartAgainAsync(Capability.Of<IStoppable>(environment), member, cancellationToken);
}
