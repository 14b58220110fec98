using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Freezes all processes of one member and lets them go on later: a stalled virtual machine.</summary>
/// <remarks>The target is <c>leader</c> (the zombie, when it outlasts the lease) or a replica.</remarks>
public sealed class PauseNode : IFault
{
    public string Name => "pause-node";

    public bool ForcesFailover(FaultSpec spec) => spec.Target == FaultTargets.LeaderTarget;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IPausable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Either(view, spec, mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var pausable = Capability.Of<IPausable>(environment);
        await pausable.PauseMemberAsync(member, cancellationToken);
        if (!await pausable.IsPausedAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"{member} was paused, yet some of its processes still run");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var pausable = Capability.Of<IPausable>(environment);
        await pausable.ResumeMemberAsync(member, cancellationToken);
        if (await pausable.IsPausedAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"{member} was resumed, yet its processes are still frozen");
    }
}
