namespace Harness.Environments;

/// <summary>What can be seen of single parts beside the cluster as a whole.</summary>
public sealed partial class LocalEnvironment : ILeaderKeySource, IProxyStateSource, ISalvageable
{
    public async Task WatchLeaderKeyAsync(Action<LeaderKeyChange> seen, CancellationToken cancellationToken)
    {
        using var watch = new LeaderKeyWatch([.. Layout.Etcds.Select(Layout.EtcdUrl)], Spec.Dcs, _time);
        await watch.RunAsync(seen, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ProxyServer>> ProxyStateAsync(CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.Request, _time, cancellationToken);
        try
        {
            return await HaproxyStats.ReadAsync(Layout.ProxySocket, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    public Task<ISalvage> SalvageAsync(string member, long maxBytes, CancellationToken cancellationToken) =>
        new LocalSalvage(Cluster, _proc, _time).TakeAsync(this.Known(member), maxBytes, cancellationToken);
}
