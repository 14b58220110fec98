namespace Harness.Environments;

/// <summary>What can be seen of single parts beside the cluster as a whole.</summary>
public sealed partial class PatroniEnvironment : ILeaderKeySource, IProxyStateSource, ISalvageable
{
    /// <summary>By etcd's addresses within its network: on an engine of another machine they cannot be reached, and nothing is told.</summary>
    public async Task WatchLeaderKeyAsync(Action<LeaderKeyChange> seen, CancellationToken cancellationToken)
    {
        using var watch = new LeaderKeyWatch([.. Layout.Etcds.Select(Layout.EtcdUrl)], Spec.Dcs, _time);
        await watch.RunAsync(seen, cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<ProxyServer>> ProxyStateAsync(CancellationToken cancellationToken) => Cluster.Proxy.ReadAsync(cancellationToken);

    public async Task<ISalvage> SalvageAsync(string member, long maxBytes, CancellationToken cancellationToken) =>
        await new ContainerSalvage(await PartsAsync(cancellationToken).ConfigureAwait(false), Cluster, _time)
            .TakeAsync(this.Known(member), maxBytes, cancellationToken).ConfigureAwait(false);
}
