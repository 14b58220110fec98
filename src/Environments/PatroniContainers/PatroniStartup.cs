using System.Globalization;

namespace Harness.Environments;

/// <summary>Waits for the parts of a cluster in containers, in the order in which they come up.</summary>
internal sealed class PatroniStartup(ContainerCluster cluster, ContainerParts parts, TimeProvider time, IProgress<string> progress) : IDisposable
{
    /// <summary>How often the engine is asked whether a container has ended: each question is one per container.</summary>
    private static readonly TimeSpan LookAtContainers = TimeSpan.FromSeconds(2);

    private readonly ProxyPage _proxy = new(cluster.Layout.StatsUrl, time);
    private readonly PatroniReadiness _ready = new(cluster.View, cluster.Layout.Members, time);
    private readonly long _start = time.GetTimestamp();
    private long _looked = time.GetTimestamp();

    private PatroniLayout Layout => cluster.Layout;

    /// <summary>Of the time for the whole start.</summary>
    private TimeSpan Left => Timeouts.ClusterStart - time.GetElapsedTime(_start);

    private IReadOnlyList<string> FirstParts => [.. OwnDisks.Services(Layout.Spec), .. Layout.Etcds, .. Layout.Members, PatroniLayout.Proxy];

    /// <summary>The whole cluster from nothing.</summary>
    /// <exception cref="UserErrorException">A container ended or something did not come up in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await parts.Compose.RunAsync(Layout.Compose, ["up", "--detach", .. FirstParts], SilentProgress.Instance, cancellationToken).ConfigureAwait(false);
        Report($"{FirstParts.Count} containers started");
        string? leader = null;
        await UntilAsync("no leader", Layout.Members[0], async () =>
            (leader = await _ready.LeaderAsync(cancellationToken).ConfigureAwait(false)) is not null, cancellationToken).ConfigureAwait(false);
        Report($"leader {leader}");
        await AppDatabase.MakeAsync(cluster.View.Sql.ConnectionString(leader!), cluster.Saved.Password, cancellationToken).ConfigureAwait(false);
        // HAProxy takes every server as up until its first check, so one must be up and no other.
        await UntilAsync("HAProxy does not route writes to exactly the leader", PatroniLayout.Proxy, async () =>
            await CountUpAsync(HaproxyConfig.Write, cancellationToken).ConfigureAwait(false) == 1, cancellationToken).ConfigureAwait(false);
        Report("writable through HAProxy");
        await parts.Compose.RunAsync(Layout.Compose, ["up", "--detach", ContainerApi.Name], SilentProgress.Instance, cancellationToken).ConfigureAwait(false);
        await ReplicasAsync(cancellationToken).ConfigureAwait(false);
        await ApiAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until all members stream, HAProxy routes to all of them and the replication mode holds.</summary>
    /// <exception cref="UserErrorException">A container ended or something did not come up in time.</exception>
    public async Task ReplicasAsync(CancellationToken cancellationToken)
    {
        await UntilAsync("not all replicas stream", Layout.Members[^1], () => _ready.AllStreamAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        Report($"{Layout.Members.Count} of {Layout.Members.Count} members streaming");
        await UntilAsync("HAProxy does not route reads to every replica", PatroniLayout.Proxy, async () =>
            await CountUpAsync(HaproxyConfig.Read, cancellationToken).ConfigureAwait(false) == Layout.Members.Count - 1, cancellationToken).ConfigureAwait(false);
        var mode = Layout.Spec.Replication;
        string? standbys = null;
        await UntilAsync($"replication mode {mode.Name()} is not confirmed", Layout.Members[0], async () =>
            (standbys = await _ready.ConfirmAsync(mode, cancellationToken).ConfigureAwait(false)) is not null, cancellationToken).ConfigureAwait(false);
        Report($"replication mode {mode.Name()} confirmed: synchronous standbys {standbys}");
    }

    /// <summary>Makes the API's container anew with the settings of this moment, and waits until it is healthy.</summary>
    /// <exception cref="UserErrorException">It did not come up in time.</exception>
    public async Task RestartApiAsync(CancellationToken cancellationToken)
    {
        await parts.Compose.RunAsync(
            Layout.Compose, ["up", "--detach", "--no-deps", "--force-recreate", "--timeout", "10", ContainerApi.Name],
            SilentProgress.Instance, cancellationToken).ConfigureAwait(false);
        await ApiAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _proxy.Dispose();

    private async Task ApiAsync(CancellationToken cancellationToken)
    {
        await parts.Api(Layout.Endpoints.ApiUrl).HealthyAsync(Left, cancellationToken).ConfigureAwait(false);
        Report($"API healthy on {Layout.Endpoints.ApiUrl}");
    }

    private Task<int> CountUpAsync(string proxy, CancellationToken cancellationToken) => _proxy.CountUpAsync(proxy, [.. Layout.Members], cancellationToken);

    /// <summary>Waits within the time for the whole start, and gives up as soon as a container has ended.</summary>
    private async Task UntilAsync(string failure, string suspect, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var reached = await time.UntilAsync(Left, async () =>
        {
            if (await condition().ConfigureAwait(false))
                return true;
            await RefuseEndedAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }, cancellationToken).ConfigureAwait(false);
        if (!reached)
            throw new UserErrorException(
                $"{failure} within {Timeouts.ClusterStart.TotalSeconds} s. {await parts.Logs.TailAsync(suspect, cancellationToken).ConfigureAwait(false)}");
    }

    private async Task RefuseEndedAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_looked) < LookAtContainers)
            return;
        _looked = time.GetTimestamp();
        foreach (var container in await parts.Project.ContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            var state = await parts.Project.StateAsync(container.Member, cancellationToken).ConfigureAwait(false);
            if (!state.IsRunning)
                throw new UserErrorException(
                    $"the container of {container.Member} {state.Describe()} while the cluster was starting. {await parts.Logs.TailAsync(container.Member, cancellationToken).ConfigureAwait(false)}");
        }
    }

    private void Report(string what) =>
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what} after {time.GetElapsedTime(_start).TotalSeconds:F1} s"));
}
