using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Leaves one member less memory than it needs: the kernel kills processes of it, each time that it asks for more.</summary>
/// <remarks>The target is <c>leader</c> or a replica.</remarks>
public sealed class LimitMemory : IFault
{
    private const int BytesOfMbShift = 20;

    public string Name => "limit-memory";

    public bool ForcesFailover(FaultSpec spec) => false;

    public bool MayMoveLeader(FaultSpec spec) => spec.Target == FaultTargets.LeaderTarget;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IMemoryLimited>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Either(view, spec, mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var memory = Capability.Of<IMemoryLimited>(environment);
        await memory.LimitMemoryAsync(member, (long)spec.MemoryMb << BytesOfMbShift, cancellationToken);
        if (!await memory.IsMemoryLimitedAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the memory of {member} was limited, and is not");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var memory = Capability.Of<IMemoryLimited>(environment);
        await memory.UnlimitMemoryAsync(member, cancellationToken);
        if (await memory.IsMemoryLimitedAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the limit on the memory of {member} was taken away, and is in force");
    }
}
