using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Holds the leader's WAL back from one replica while the others go on receiving it.</summary>
public sealed class LagReplica : IFault
{
    public string Name => "lag-replica";

    public bool ForcesFailover(FaultSpec spec) => false;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<ILaggable>(environment);

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => FaultTargets.Replica(view, spec, mode);

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        if (!await Capability.Of<ILaggable>(environment).HoldStandbyAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"no walsender serves {member}: nothing replicates to it");
    }

    public Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken) =>
        Capability.Of<ILaggable>(environment).ReleaseStandbyAsync(member, cancellationToken);
}
