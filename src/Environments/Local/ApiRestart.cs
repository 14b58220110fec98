namespace Harness.Environments;

/// <summary>Ends the API and starts it anew with the settings of this moment.</summary>
internal sealed class ApiRestart(LocalCluster cluster, ApiProgram api, TimeProvider time)
{
    /// <exception cref="UserErrorException">It did not end, or did not come back healthy.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await new PartEnd(cluster, time).RunAsync(ClusterProcesses.Api, cancellationToken).ConfigureAwait(false);
        await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts it if it does not run.</summary>
    /// <exception cref="UserErrorException">It did not come up healthy.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (cluster.Table.Alive(ClusterProcesses.Api) is null)
            cluster.Processes.StartApi(api, cluster.Layout);
        using var probe = new HttpProbe(time);
        var url = new Uri(cluster.Layout.Endpoints.ApiUrl, "healthz");
        var log = cluster.Layout.Log(ClusterProcesses.Api);
        var healthy = await time.UntilAsync(
            Timeouts.MemberStart,
            () => cluster.Table.Alive(ClusterProcesses.Api) is null
                ? throw new UserErrorException($"the API ended while it was starting. {LogTail.Of(log)}")
                : probe.AnswersAsync(url, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (!healthy)
            throw new UserErrorException($"the API is not healthy ({url}) within {Timeouts.MemberStart.TotalSeconds} s. {LogTail.Of(log)}");
    }
}
