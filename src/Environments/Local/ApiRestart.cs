namespace Harness.Environments;

/// <summary>Ends the API and starts it anew with the settings of this moment.</summary>
internal sealed class ApiRestart(LocalCluster cluster, ApiProgram api, TimeProvider time)
{
    /// <exception cref="UserErrorException">It did not end, or did not come back healthy.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken).ConfigureAwait(false);
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

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var (signal, limit) in ((Signal, TimeSpan)[])[(Signal.Terminate, Timeouts.Kill), (Signal.Kill, Timeouts.Kill)])
        {
            if (cluster.Table.Alive(ClusterProcesses.Api) is not { } running)
                return;
            Posix.Send(running.Pid, signal);
            await time.UntilAsync(limit, () => !cluster.Table.IsAlive(running), cancellationToken).ConfigureAwait(false);
        }
        if (cluster.Table.Alive(ClusterProcesses.Api) is { } left)
            throw new UserErrorException($"the API, process {left.Pid}, does not end, so that it cannot be started with other settings");
    }
}
