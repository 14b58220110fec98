using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A fault that cuts the network between one member and the others, while clients still reach all of them.</summary>
public abstract class IsolateMember : IFault
{
    public abstract string Name { get; }

    public abstract bool ForcesFailover(FaultSpec spec);

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IPartitionable>(environment);

    public EnvironmentSpec Prepare(EnvironmentSpec environment) => environment with { OwnNetworks = true };

    public abstract string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var network = Capability.Of<IPartitionable>(environment);
        await network.IsolateAsync(member, spec.From, cancellationToken);
        if (!await network.IsIsolatedAsync(member, spec.From, cancellationToken))
            throw new FaultNotConfirmedException($"{member} was cut off, yet it still reaches others");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var network = Capability.Of<IPartitionable>(environment);
        await network.RejoinAsync(member, cancellationToken);
        foreach (var scope in (PartitionScope[])[PartitionScope.Peers, PartitionScope.Dcs])
            if (await network.IsIsolatedAsync(member, scope, cancellationToken))
                throw new FaultNotConfirmedException($"{member} was joined again, yet it still reaches nobody");
    }
}
