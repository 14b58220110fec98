using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Hands leadership over as planned, to the target's standby or to one that the cluster's manager chooses.</summary>
public sealed class Switchover : IFault
{
    public string Name => "switchover";

    public bool ForcesFailover(FaultSpec spec) => true;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<ISwitchable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) =>
        FaultTargets.Replica(view, spec, mode) is null ? null : FaultTargets.ReplaceableLeader(view, mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var candidate = spec.Target == FaultTargets.Any
            ? null
            : FaultTargets.Replica(await environment.ViewAsync(cancellationToken), spec, environment.Spec.Replication)
                ?? throw new FaultNotConfirmedException($"no standby fits target '{spec.Target}' any more");
        var leader = await Capability.Of<ISwitchable>(environment).SwitchOverAsync(member, candidate, cancellationToken);
        if (leader == member)
            throw new FaultNotConfirmedException($"{member} was to hand over, and leads still");
    }

    /// <summary>Nothing is broken: the former leader joins again by itself, and the run waits for that before it reads.</summary>
    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) => Task.CompletedTask;
}
