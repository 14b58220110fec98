using System.Globalization;

namespace Harness.Environments;

/// <summary>
/// Freezes the walsender that serves one standby. All of them come from one loopback address, so only
/// <c>pg_stat_replication</c> tells which is whose.
/// </summary>
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

    /// <summary>On every member that answers: the one that serves the standby need not lead any more.</summary>
    private async Task<IReadOnlyList<int>> WalsendersAsync(string standby, CancellationToken cancellationToken)
    {
        var sql = $"SELECT pid::text FROM pg_stat_replication WHERE application_name = '{standby}'";
        var found = new List<int>();
        foreach (var member in cluster.Layout.Members.Where(cluster.Nodes.MayAnswer))
        {
            var pids = await cluster.Sql.TryQueryAsync(member, sql, reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
            var own = cluster.Nodes.Pids(member);
            found.AddRange((pids ?? []).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)).Where(own.Contains));
        }
        return found;
    }
}
