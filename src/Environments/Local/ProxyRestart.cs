namespace Harness.Environments;

/// <summary>Ends HAProxy and starts it anew.</summary>
internal sealed class ProxyRestart(LocalCluster cluster, Programs programs, Account account, TimeProvider time)
{
    /// <exception cref="UserErrorException">It did not end, or did not come back.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await new PartEnd(cluster, time).RunAsync(ClusterProcesses.Proxy, cancellationToken).ConfigureAwait(false);
        await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts it if it does not run.</summary>
    /// <exception cref="UserErrorException">It did not come up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (cluster.Table.Alive(ClusterProcesses.Proxy) is null)
            cluster.Processes.StartProxy(programs, account);
        var log = cluster.Layout.Log(ClusterProcesses.Proxy);
        var ready = await time.UntilAsync(
            Timeouts.MemberStart,
            () => cluster.Table.Alive(ClusterProcesses.Proxy) is null
                ? throw new UserErrorException($"HAProxy ended while it was starting. {LogTail.Of(log)}")
                : HasCheckedAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (!ready)
            throw new UserErrorException($"HAProxy does not answer within {Timeouts.MemberStart.TotalSeconds} s. {LogTail.Of(log)}");
    }

    private async Task<bool> HasCheckedAsync(CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.Request, time, cancellationToken);
        try
        {
            var servers = await HaproxyStats.ReadAsync(cluster.Layout.ProxySocket, limit.Token).ConfigureAwait(false);
            return HaproxyStats.HasChecked(servers, cluster.Layout.Members);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
