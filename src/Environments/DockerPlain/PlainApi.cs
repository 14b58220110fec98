namespace Harness.Environments;

/// <summary>Makes the API's container anew with the settings of this moment.</summary>
internal sealed class PlainApi(PlainCluster cluster)
{
    /// <summary>What still runs in it is cut: those who wait for a leader that is gone would only hold it up.</summary>
    private const string SecondsToStop = "1";

    /// <exception cref="UserErrorException">It did not come back healthy in time.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await cluster.Compose.RunAsync(
            cluster.Layout.Compose, ["up", "--detach", "--no-deps", "--force-recreate", "--timeout", SecondsToStop, PlainLayout.Api],
            SilentProgress.Instance, cancellationToken).ConfigureAwait(false);
        await HealthyAsync(Timeouts.MemberStart, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="UserErrorException">It ended, or is not healthy in time.</exception>
    public async Task HealthyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var probe = new HttpProbe(cluster.Time);
        var url = new Uri(cluster.Layout.Endpoints.ApiUrl, "healthz");
        var healthy = await cluster.Time.UntilAsync(limit, async () =>
        {
            if (await probe.AnswersAsync(url, cancellationToken).ConfigureAwait(false))
                return true;
            var state = await cluster.Project.StateAsync(PlainLayout.Api, cancellationToken).ConfigureAwait(false);
            return !state.IsRunning
                ? throw new UserErrorException($"the API {state.Describe()}. {await cluster.Logs.TailAsync(PlainLayout.Api, cancellationToken).ConfigureAwait(false)}")
                : false;
        }, cancellationToken).ConfigureAwait(false);
        if (!healthy)
            throw new UserErrorException(
                $"the API is not healthy ({url}) within {limit.TotalSeconds:0} s. {await cluster.Logs.TailAsync(PlainLayout.Api, cancellationToken).ConfigureAwait(false)}");
    }
}
