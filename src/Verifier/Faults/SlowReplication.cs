using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Limits the bandwidth from the leader to its replicas: they fall behind as long as more is written than fits.</summary>
public sealed class SlowReplication : IFault
{
    private const int BitsPerKbit = 1000;

    public string Name => "slow-replication";

    public bool ForcesFailover(FaultSpec spec) => false;

    public IReadOnlyList<string> Missing(IEnvironment environment) => Capability.Missing<IBandwidthLimited>(environment);

    public EnvironmentSpec Prepare(EnvironmentSpec environment) => environment with { OwnNetworks = true };

    public string? Choose(ClusterView view, FaultSpec spec, ReplicationMode mode) => view.Leader?.Name;

    public async Task InjectAsync(IEnvironment environment, string member, FaultSpec spec, CancellationToken cancellationToken)
    {
        var network = Capability.Of<IBandwidthLimited>(environment);
        await network.LimitBandwidthAsync(member, (long)spec.BandwidthKbit * BitsPerKbit, cancellationToken);
        if (!await network.IsBandwidthLimitedAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the bandwidth of {member} was limited, and is not");
    }

    public async Task HealAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var network = Capability.Of<IBandwidthLimited>(environment);
        await network.UnlimitBandwidthAsync(member, cancellationToken);
        if (await network.IsBandwidthLimitedAsync(member, cancellationToken))
            throw new FaultNotConfirmedException($"the limit on the bandwidth of {member} was taken away, and is in force");
    }
}
