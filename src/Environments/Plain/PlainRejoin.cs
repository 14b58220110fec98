namespace Harness.Environments;

/// <summary>
/// Brings a member back: the leader as it was, any other one as a standby of the present leader, be it a standby that only
/// has to be pointed there or a former leader that has to be rewound.
/// </summary>
internal sealed class PlainRejoin(IPlainMembers cluster)
{
    /// <summary>Starts a member; returns once its PostgreSQL answers and, for a standby, follows.</summary>
    /// <exception cref="UserErrorException">It ended again, or does not answer in time.</exception>
    public async Task StartAsync(string member, CancellationToken cancellationToken)
    {
        var state = await cluster.StateAsync(member, cancellationToken).ConfigureAwait(false);
        var leads = member == cluster.Leader;
        if (!state.IsRunning)
        {
            await cluster.TellLeaderAsync(member, cluster.Leader, cancellationToken).ConfigureAwait(false);
            if (!leads)
                await ExpectAsync(member, cancellationToken).ConfigureAwait(false);
        }
        await cluster.StartAsync(member, cancellationToken).ConfigureAwait(false);
        await AnswersAsync(member, cancellationToken).ConfigureAwait(false);
        if (!leads)
            await FollowAsync(member, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Has a running standby follow the present leader, by a fresh copy if it cannot: its WAL may be gone on the leader, or it
    /// may have received some that the leader never had. A second leader that was not fenced is left alone.
    /// </summary>
    public async Task FollowAsync(string member, CancellationToken cancellationToken)
    {
        if (await cluster.View.FactsAsync([member], cancellationToken).ConfigureAwait(false) is not [{ InRecovery: true }]
            || await cluster.View.FactsAsync([cluster.Leader], cancellationToken).ConfigureAwait(false) is not [{ InRecovery: false }])
            return;
        await PointAsync(member, cancellationToken).ConfigureAwait(false);
        if (!await StreamsAsync(member, cancellationToken).ConfigureAwait(false))
        {
            await cluster.AskForCopyAsync(member, cancellationToken).ConfigureAwait(false);
            await cluster.EndAsync(member, cancellationToken).ConfigureAwait(false);
            await cluster.StartAsync(member, cancellationToken).ConfigureAwait(false);
            await AnswersAsync(member, cancellationToken).ConfigureAwait(false);
        }
        // Slots of its own time as a leader would keep WAL for ever.
        await cluster.Sql.TryExecuteAsync(
            member, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active AND pg_is_in_recovery()", cancellationToken).ConfigureAwait(false);
        await RestoreModeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a running standby ask the present leader for WAL.</summary>
    /// <returns>False when one of the two does not answer.</returns>
    public async Task<bool> PointAsync(string member, CancellationToken cancellationToken)
    {
        await MakeSlotAsync(member, cancellationToken).ConfigureAwait(false);
        foreach (var statement in (string[])
        [
            $"ALTER SYSTEM SET primary_conninfo = '{cluster.ConnectionToLeader(member)}'",
            $"ALTER SYSTEM SET primary_slot_name = '{SlotOf(member)}'",
            "SELECT pg_reload_conf()",
        ])
        {
            if (!await cluster.Sql.TryExecuteAsync(member, statement, cancellationToken).ConfigureAwait(false))
                return false;
        }
        return true;
    }

    /// <returns>False when the member does not stream from the leader within <see cref="Timeouts.Follow"/>.</returns>
    public Task<bool> StreamsAsync(string member, CancellationToken cancellationToken) => cluster.Time.UntilAsync(
        Timeouts.Follow,
        async () => (await cluster.View.ReplicationAsync(cancellationToken).ConfigureAwait(false)).Any(row => row.Standby == member && row.State == "streaming"),
        cancellationToken);

    /// <summary>A member's slot: names of slots have no dashes (PostgreSQL documentation, "Replication slots").</summary>
    public static string SlotOf(string member) => member.Replace('-', '_');

    /// <summary>Keeps the leader's WAL for a standby from now on.</summary>
    public Task<bool> MakeSlotAsync(string standby, CancellationToken cancellationToken) => cluster.Sql.TryExecuteAsync(
        cluster.Leader,
        $"SELECT pg_create_physical_replication_slot('{SlotOf(standby)}', true) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '{SlotOf(standby)}')",
        cancellationToken);

    /// <summary>
    /// Readies the leader for a member that comes back: a slot, and a checkpoint, for pg_rewind looks for the fork in the
    /// leader's control file, which names the new timeline only after one.
    /// </summary>
    private async Task ExpectAsync(string member, CancellationToken cancellationToken)
    {
        if (await MakeSlotAsync(member, cancellationToken).ConfigureAwait(false))
            await cluster.CheckpointAsync(cluster.Leader, cancellationToken).ConfigureAwait(false);
    }

    private async Task AnswersAsync(string member, CancellationToken cancellationToken)
    {
        var answers = await cluster.Time.UntilAsync(Timeouts.Rejoin, async () =>
        {
            if (await cluster.View.FactsAsync([member], cancellationToken).ConfigureAwait(false) is [_])
                return true;
            var state = await cluster.StateAsync(member, cancellationToken).ConfigureAwait(false);
            return !state.IsRunning
                ? throw new UserErrorException($"{member} {state.Text}. {await cluster.LogTailAsync(member, cancellationToken).ConfigureAwait(false)}")
                : false;
        }, cancellationToken).ConfigureAwait(false);
        if (!answers)
            throw new UserErrorException(
                $"{member} does not answer within {Timeouts.Rejoin.TotalSeconds} s. {await cluster.LogTailAsync(member, cancellationToken).ConfigureAwait(false)}");
    }

    /// <summary>After a failover the leader waits for those that were left; with this one back it may wait for it too.</summary>
    private async Task RestoreModeAsync(CancellationToken cancellationToken)
    {
        var mode = cluster.Spec.Replication;
        var streaming = (await cluster.View.ReplicationAsync(cancellationToken).ConfigureAwait(false)).Where(row => row.State == "streaming").Select(row => row.Standby);
        var standbys = cluster.Members.Where(member => member != cluster.Leader).Intersect(streaming.Concat(cluster.Standbys)).ToList();
        await cluster.Modes.TrySetAsync(cluster.Leader, mode, PlainModes.StandbyNames(mode, standbys), cancellationToken).ConfigureAwait(false);
    }
}
