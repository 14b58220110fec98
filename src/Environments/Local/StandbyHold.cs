namespace Harness.Environments;

/// <summary>Freezes the walsender that serves one standby.</summary>
internal sealed class StandbyHold(LocalCluster cluster, ProcFs proc, TimeProvider time)
{
    /// <returns>False when no walsender serves the standby.</returns>
    /// <exception cref="TimeoutException">The walsender still runs after <see cref="Timeouts.Kill"/>.</exception>
    public async Task<bool> HoldAsync(string standby, CancellationToken cancellationToken)
    {
        var pids = await WalsendersAsync(standby, cancellationToken).ConfigureAwait(false);
        foreach (var pid in pids)
            Posix.Send(pid, Signal.Stop);
        if (!await time.UntilAsync(Timeouts.Kill, () => pids.All(proc.IsFrozen), cancellationToken).ConfigureAwait(false))
            throw new TimeoutException($"cannot hold the replication to {standby}: processes {string.Join(", ", pids)} still run");
        return pids.Count > 0;
    }

    public async Task ReleaseAsync(string standby, CancellationToken cancellationToken)
    {
        foreach (var pid in await WalsendersAsync(standby, cancellationToken).ConfigureAwait(false))
            Posix.Send(pid, Signal.Continue);
    }

    /// <summary>Only processes of the member itself are ever signalled, whatever its SQL says.</summary>
    private async Task<IReadOnlyList<int>> WalsendersAsync(string standby, CancellationToken cancellationToken)
    {
        var found = await WalsenderQuery.RunAsync(
            cluster.Sql, cluster.Layout.Members.Where(cluster.Nodes.MayAnswer), standby, cancellationToken).ConfigureAwait(false);
        return [.. found.SelectMany(pair => pair.Value.Intersect(cluster.Nodes.Pids(pair.Key)))];
    }
}
