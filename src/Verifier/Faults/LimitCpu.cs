using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Leaves one member little of the processors: everything in it takes longer, its manager's lease included.</summary>
/// <remarks>The target is <c>leader</c> or a replica.</remarks>
public sealed class LimitCpu : IFault
{
    public string Name => "limit-cpu";

    public bool ForcesFailover(FaultSpec spec) => false;

    public bool MayMoveLeader(FaultSpec spec) => spec.Target == FaultTargets.LeaderTarget;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<ICpuLimited>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Either(view, spec, mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var processors = Capability.Of<ICpuLimited>(environment);
        await processors.LimitCpuAsync(member, spec.Cpus, cancellationToken);
        if (!await processors.IsCpuLimitedAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the processor time of {member} was limited, and is not");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var processors = Capability.Of<ICpuLimited>(environment);
        await processors.UnlimitCpuAsync(member, cancellationToken);
        if (await processors.IsCpuLimitedAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the limit on the processor time of {member} was taken away, and is in force");
    }
}
