namespace Harness.Environments;

/// <summary>
/// Replication modes by <c>synchronous_standby_names</c> alone. A PostgreSQL without a manager never gives up waiting by
/// itself: when no synchronous standby is left, writes wait in every synchronous mode, as in <see cref="ReplicationMode.SyncStrict"/>.
/// </summary>
internal sealed class PlainModes(MemberSql sql, PlainView view, TimeProvider time)
{
    /// <summary>Value of synchronous_standby_names (PostgreSQL documentation, "Replication"), empty for none.</summary>
    /// <param name="standbys">Those that may be synchronous, preferred ones first.</param>
    public static string StandbyNames(ReplicationMode mode, IReadOnlyList<string> standbys)
    {
        var waitFor = Math.Min(mode.SynchronousStandbys(), standbys.Count);
        var method = mode == ReplicationMode.Quorum ? "ANY" : "FIRST";
        return waitFor == 0 ? "" : $"{method} {waitFor} ({string.Join(", ", standbys.Select(Quoted))})";
    }

    /// <summary>
    /// The same after a failover, for those that are left: an operator lets a leader without any standby go on alone, but for
    /// the strict mode, where writes wait until one is back.
    /// </summary>
    public static string NamesAfterFailover(ReplicationMode mode, IReadOnlyList<string> left, IReadOnlyList<string> others) =>
        StandbyNames(mode, left.Count == 0 && mode == ReplicationMode.SyncStrict ? others : left);

    public static string SynchronousCommit(ReplicationMode mode) => mode == ReplicationMode.RemoteApply ? "remote_apply" : "on";

    /// <summary>Sets what a member waits for when it leads.</summary>
    /// <returns>False when it cannot be asked.</returns>
    public async Task<bool> TrySetAsync(string member, ReplicationMode mode, string names, CancellationToken cancellationToken)
    {
        foreach (var statement in (string[])
        [
            $"ALTER SYSTEM SET synchronous_standby_names = '{names}'",
            $"ALTER SYSTEM SET synchronous_commit = '{SynchronousCommit(mode)}'",
            "SELECT pg_reload_conf()",
        ])
        {
            if (!await sql.TryExecuteAsync(member, statement, cancellationToken).ConfigureAwait(false))
                return false;
        }
        return true;
    }

    /// <summary>Changes the mode of a whole cluster and makes sure that it holds.</summary>
    /// <exception cref="UserErrorException">It did not take effect in time.</exception>
    public async Task ChangeAsync(string leader, ReplicationMode mode, IReadOnlyList<string> standbys, CancellationToken cancellationToken)
    {
        var names = StandbyNames(mode, standbys);
        if (!await TrySetAsync(leader, mode, names, cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"replication mode {mode.Name()} cannot be set: the leader {leader} does not answer");
        IReadOnlyList<ReplicationRow> rows = [];
        var confirmed = await time.UntilAsync(Timeouts.ReplicationMode, async () =>
        {
            rows = await view.ReplicationAsync(cancellationToken).ConfigureAwait(false);
            var shown = await sql.TryScalarAsync(leader, "SHOW synchronous_standby_names", cancellationToken).ConfigureAwait(false);
            return Holds(mode, names, standbys.Count, shown, rows);
        }, cancellationToken).ConfigureAwait(false);
        if (!confirmed)
            throw new UserErrorException(
                $"replication mode {mode.Name()} is set but did not take effect within {Timeouts.ReplicationMode.TotalSeconds} s; pg_stat_replication shows "
                + (rows.Count == 0 ? "nothing" : string.Join(", ", rows.Select(row => $"{row.Standby} {row.State} {row.SyncState}"))));
    }

    /// <summary>Names with dashes are no identifiers by themselves.</summary>
    private static string Quoted(string standby) => standby.Contains('-') ? $"\"{standby}\"" : standby;

    /// <summary>The leader has taken the setting over, and as many standbys as it waits for stream and are synchronous.</summary>
    /// <param name="shown">Its synchronous_standby_names.</param>
    internal static bool Holds(ReplicationMode mode, string names, int standbys, string? shown, IReadOnlyList<ReplicationRow> rows) =>
        shown == names
        && rows.Count(row => row.State == "streaming" && row.SyncState is ("sync" or "quorum")) == Math.Min(standbys, mode.SynchronousOf(standbys));
}
