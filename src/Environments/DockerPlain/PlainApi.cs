namespace Harness.Environments;

/// <summary>Makes the API's container anew with the settings of this moment.</summary>
internal sealed class PlainApi(PlainCluster cluster)
{
    /// <summary>What still runs in it is cut: those who wait for a leader that is gone would only hold it up.</summary>
    private const string SecondsToStop = "1";

    /// <exception cref="UserErrorException">It did not come back healthy in time.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await cluster.Compose.RunAsync(
            cluster.Layout.Compose, ["up", "--detach", "--no-deps", "--force-recreate", "--timeout", SecondsToStop, ContainerApi.Name],
            SilentProgress.Instance, cancellationToken).ConfigureAwait(false);
        await cluster.Api.HealthyAsync(Timeouts.MemberStart, cancellationToken).ConfigureAwait(false);
    }
}
