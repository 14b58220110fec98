namespace Harness.Environments;

/// <summary>Changes the replication mode and makes sure that it holds.</summary>
internal sealed class ReplicationModeSwitch(PatroniCluster cluster, TimeProvider time)
{
    private const string SettingsSql =
        $"SELECT coalesce(current_setting('{PatroniModes.ModeSetting}', true), '') || ' ' || current_setting('synchronous_commit') "
        + "|| ' ' || current_setting('synchronous_standby_names')";

    /// <exception cref="UserErrorException">The cluster's Patroni does not know the mode, or it did not take effect in time.</exception>
    public async Task ChangeAsync(ReplicationMode mode, CancellationToken cancellationToken)
    {
        await PatroniModes.RequireAsync(mode, () => cluster.VersionAsync(cancellationToken)).ConfigureAwait(false);
        var problem = "there is no leader";
        var taken = await time.UntilAsync(Timeouts.ReplicationMode, async () =>
        {
            var view = await cluster.ViewAsync(cancellationToken).ConfigureAwait(false);
            if (view.Leader is not { State: MemberState.Running } leader)
                return false;
            problem = await cluster.Patroni.PatchConfigAsync(leader.Name, PatroniModes.ModeChange(mode), cancellationToken).ConfigureAwait(false);
            return problem is null;
        }, cancellationToken).ConfigureAwait(false);
        if (!taken)
            throw new UserErrorException($"replication mode {mode.Name()} cannot be set: {problem}");
        var confirmed = await time.UntilAsync(
            Timeouts.ReplicationMode,
            async () => await ConfirmAsync(mode, cancellationToken).ConfigureAwait(false) is not null,
            cancellationToken).ConfigureAwait(false);
        if (!confirmed)
            throw new UserErrorException(
                $"replication mode {mode.Name()} is set but did not take effect within {Timeouts.ReplicationMode.TotalSeconds} s. {await StateAsync(cancellationToken).ConfigureAwait(false)}");
    }

    /// <summary>
    /// Compares the mode with what the leader's PostgreSQL does (settings taken over, rows of pg_stat_replication) and with
    /// what Patroni would promote (<c>sync_standby</c>): only together do they guarantee anything.
    /// </summary>
    /// <returns>The synchronous standbys, comma separated, or "none"; null while the mode does not hold.</returns>
    public async Task<string?> ConfirmAsync(ReplicationMode mode, CancellationToken cancellationToken)
    {
        var view = await cluster.ViewAsync(cancellationToken).ConfigureAwait(false);
        if (view.Leader is not { State: MemberState.Running } leader)
            return null;
        var rows = await cluster.ReplicationAsync(cancellationToken).ConfigureAwait(false);
        var settings = await cluster.Sql.TryScalarAsync(leader.Name, SettingsSql, cancellationToken).ConfigureAwait(false);
        return Confirm(mode, view, rows, settings);
    }

    /// <param name="settings">
    /// Mode name, synchronous_commit and synchronous_standby_names with blanks between, as the leader's PostgreSQL has them.
    /// </param>
    internal static string? Confirm(ReplicationMode mode, ClusterView view, IReadOnlyList<ReplicationRow> rows, string? settings)
    {
        var shown = mode == ReplicationMode.Quorum ? "quorum" : "sync";
        var synchronous = rows.Where(row => row.SyncState == shown).Select(row => row.Standby).Order().ToList();
        var standbysThere = view.Members.Count(member => member.State == MemberState.Running && member != view.Leader);
        var promotable = view.Members.Where(member => member.Role == MemberRole.SyncStandby).Select(member => member.Name).Order();
        var fields = settings?.Split(' ', 3);
        var holds = fields is [var name, var commit, var standbys]
            && name == mode.Name()
            && commit == PatroniModes.SynchronousCommit(mode)
            && (mode == ReplicationMode.Async) == (standbys.Length == 0)
            && synchronous.Count == mode.SynchronousOf(standbysThere)
            && (synchronous.Count > 0 || mode == ReplicationMode.Async)
            && synchronous.SequenceEqual(promotable);
        return holds ? synchronous.Count == 0 ? "none" : string.Join(", ", synchronous) : null;
    }

    private async Task<string> StateAsync(CancellationToken cancellationToken)
    {
        var view = await cluster.ViewAsync(cancellationToken).ConfigureAwait(false);
        var rows = await cluster.ReplicationAsync(cancellationToken).ConfigureAwait(false);
        return $"Patroni shows {string.Join(", ", view.Members.Select(member => $"{member.Name} {member.Role} {member.State}"))}; "
            + $"pg_stat_replication shows {(rows.Count == 0 ? "nothing" : string.Join(", ", rows.Select(row => $"{row.Standby} {row.State} {row.SyncState}")))}";
    }
}
