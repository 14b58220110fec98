using System.Globalization;

namespace Harness.Environments;

/// <summary>Brings one cluster up, from nothing to the first healthy answer of the API.</summary>
internal sealed class PlainStartup(PlainCluster cluster, IProgress<string> progress)
{
    private readonly TimeProvider _time = cluster.Time;
    private readonly long _start = cluster.Time.GetTimestamp();

    /// <exception cref="UserErrorException">A container ended or something did not come up in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var members = PlainLayout.Members;
        cluster.Events.Record(cluster.Layout.EventFile);
        await cluster.Compose.RunAsync(
            cluster.Layout.Compose, ["up", "--detach", "--no-build", .. OwnDisks.Services(cluster.Layout.Saved.Spec), .. members], SilentProgress.Instance, cancellationToken).ConfigureAwait(false);
        Report("containers made");
        await UntilAsync($"{cluster.Leader} is not writable", cluster.Leader, async () =>
            await cluster.View.FactsAsync([cluster.Leader], cancellationToken).ConfigureAwait(false) is [{ InRecovery: false }], cancellationToken).ConfigureAwait(false);
        Report($"leader {cluster.Leader}");
        await AppDatabase.MakeAsync(cluster.Sql.ConnectionString(cluster.Leader), cluster.Layout.Saved.Password, cancellationToken).ConfigureAwait(false);
        await UntilAsync("not all replicas stream", members[^1], async () =>
            (await cluster.View.ReplicationAsync(cancellationToken).ConfigureAwait(false)).Count(row => row.State == "streaming") == members.Count - 1,
            cancellationToken).ConfigureAwait(false);
        Report($"{members.Count} of {members.Count} members streaming");

        var mode = cluster.Layout.Saved.Spec.Replication;
        await cluster.Modes.ChangeAsync(cluster.Leader, mode, cluster.Layout.Saved.Standbys, cancellationToken).ConfigureAwait(false);
        Report($"replication mode {mode.Name()} confirmed");
        await new PlainApi(cluster).RenewAsync(cancellationToken).ConfigureAwait(false);
        Report($"API healthy on {cluster.Layout.Endpoints.ApiUrl}");
    }

    /// <summary>Waits within the time for the whole start, and gives up at once when a member has ended.</summary>
    private async Task UntilAsync(string failure, string log, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var reached = await _time.UntilAsync(Timeouts.ClusterStart - _time.GetElapsedTime(_start), async () =>
        {
            if (await condition().ConfigureAwait(false))
                return true;
            foreach (var member in PlainLayout.Members)
            {
                var state = await cluster.Project.StateAsync(member, cancellationToken).ConfigureAwait(false);
                if (!state.IsRunning)
                    throw new UserErrorException(
                        $"{member} {state.Describe()} while the cluster was starting. {await cluster.Logs.TailAsync(member, cancellationToken).ConfigureAwait(false)}");
            }
            return false;
        }, cancellationToken).ConfigureAwait(false);
        if (!reached)
            throw new UserErrorException(
                $"{failure} within {Timeouts.ClusterStart.TotalSeconds} s. {await cluster.Logs.TailAsync(log, cancellationToken).ConfigureAwait(false)}");
    }

    private void Report(string what) =>
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what} after {_time.GetElapsedTime(_start).TotalSeconds:F1} s"));
}
