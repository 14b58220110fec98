namespace Harness.Environments;

/// <summary>The API's container: its end, its start and its health.</summary>
/// <param name="baseUrl">Where the API is published.</param>
internal sealed class ContainerApi(ComposeProject project, ContainerLife life, ContainerLogs logs, Uri baseUrl, TimeProvider time)
{
    /// <summary>Its service in the compose files, and its member label.</summary>
    public const string Name = "api";

    /// <summary>Ends the container in order, by force if it does not end, and starts it.</summary>
    /// <exception cref="UserErrorException">It did not come back healthy in time.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await life.StopAsync(Name, cancellationToken, Timeouts.Kill).ConfigureAwait(false);
        await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Idempotent.</summary>
    /// <exception cref="UserErrorException">It did not come up healthy in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await life.StartAsync(Name, cancellationToken).ConfigureAwait(false);
        await HealthyAsync(Timeouts.MemberStart, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="UserErrorException">It ended, or is not healthy in time.</exception>
    public async Task HealthyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var probe = new HttpProbe(time);
        var url = new Uri(baseUrl, "healthz");
        var healthy = await time.UntilAsync(limit, async () =>
        {
            if (await probe.AnswersAsync(url, cancellationToken).ConfigureAwait(false))
                return true;
            var state = await project.StateAsync(Name, cancellationToken).ConfigureAwait(false);
            return !state.IsRunning
                ? throw new UserErrorException($"the API {state.Describe()}. {await logs.TailAsync(Name, cancellationToken).ConfigureAwait(false)}")
                : false;
        }, cancellationToken).ConfigureAwait(false);
        if (!healthy)
            throw new UserErrorException(
                $"the API is not healthy ({url}) within {limit.TotalSeconds:0} s. {await logs.TailAsync(Name, cancellationToken).ConfigureAwait(false)}");
    }
}
