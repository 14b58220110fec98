using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Fills the disk of one member to the brim: PostgreSQL refuses what needs space (53100), and stops when its WAL does.</summary>
/// <remarks>The target is <c>leader</c> or a replica.</remarks>
public sealed class FillDisk : IFault
{
    /// <summary>PostgreSQL extends tables and WAL by more than this.</summary>
    private const long BrimBytes = 64 << 10;

    public string Name => "fill-disk";

    public bool ForcesFailover(FaultSpec spec) => false;

    public bool MayMoveLeader(FaultSpec spec) => spec.Target == FaultTargets.LeaderTarget;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IDiskFillable>(environment);

    public EnvironmentSpec Prepare(EnvironmentSpec environment) => environment with { OwnDisks = true };

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Either(view, spec, mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var disk = Capability.Of<IDiskFillable>(environment);
        await disk.FillDiskAsync(member, cancellationToken);
        if (await disk.FreeDiskBytesAsync(member, cancellationToken) is var free and >= BrimBytes)
            throw new FaultNotConfirmedException($"the disk of {member} was filled, and {Figures.Bytes(free)} are free");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var disk = Capability.Of<IDiskFillable>(environment);
        await disk.FreeDiskAsync(member, cancellationToken);
        if (await disk.FreeDiskBytesAsync(member, cancellationToken) < BrimBytes)
            throw new FaultNotConfirmedException($"the disk of {member} was freed, and is full");
    }
}
