using Harness.Environments;
using Npgsql;

namespace Harness.Verifier;

/// <summary>Where a leader and its standbys are in the WAL when they are read, so that what they show can be compared.</summary>
internal static class ReadPosition
{
    /// <summary>
    /// A commit that waits for synchronous replication is in the WAL, and standbys that replay it show it; the leader shows it to
    /// nobody before the wait is over (PostgreSQL's xact.c: SyncRepWaitForLSN comes before ProcArrayEndTransaction).
    /// </summary>
    private const string Waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()";

    /// <summary>
    /// A transaction of its own that writes nothing but its end, and waits for nobody. A standby that was copied while commits
    /// waited hides their rows, although it has replayed them, until a younger transaction ends: this one. The second makes
    /// sure that all before it is flushed, and so is sent.
    /// </summary>
    private const string YoungerTransaction = "SELECT txid_current()";

    private const string End = """
        SELECT pg_current_wal_insert_lsn()::text, ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int
        """;

    private const string Standby = """
        SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()::text, (SELECT received_tli FROM pg_stat_wal_receiver WHERE status = 'streaming')
        """;

    /// <summary>Commits on a leader that wait for a standby now.</summary>
    /// <exception cref="NpgsqlException">It cannot be asked.</exception>
    public static async Task<long> CommitWaitsAsync(NpgsqlConnection leader, CancellationToken cancellationToken) =>
        (long)(await ScalarAsync(leader, Waits, cancellationToken))!;

    /// <summary>A position and its timeline: a standby that has replayed so far shows all that the leader showed until now.</summary>
    /// <exception cref="NpgsqlException">It cannot be asked.</exception>
    public static async Task<(Lsn Position, int Timeline)> OfLeaderAsync(NpgsqlConnection leader, CancellationToken cancellationToken)
    {
        await ScalarAsync(leader, YoungerTransaction, cancellationToken);
        (Lsn, int) end;
        await using (var command = new NpgsqlCommand(End, leader))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            await row.ReadAsync(cancellationToken);
            end = (Lsn.Parse(row.GetString(0)), row.GetInt32(1));
        }
        await ScalarAsync(leader, YoungerTransaction, cancellationToken);
        return end;
    }

    /// <summary>
    /// Waits until a standby has replayed the leader's position: long while it streams from there, shortly for one that may yet
    /// begin to. Nobody waits for any other member, as a former leader beside the new one and its standbys.
    /// </summary>
    /// <exception cref="NpgsqlException">It cannot be asked.</exception>
    public static async Task<(bool FollowsLeader, long BehindBytes)> ReachAsync(
        NpgsqlConnection member, Lsn position, int timeline, TimeProvider time, CancellationToken cancellationToken)
    {
        var (follows, behind) = (false, 0L);
        var from = time.GetTimestamp();
        await time.UntilAsync(Timeouts.Rejoin, LookAsync, cancellationToken);
        return (follows, follows ? behind : 0);

        async Task<bool> LookAsync()
        {
            await using var command = new NpgsqlCommand(Standby, member);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            var (standby, streams) = (row.GetBoolean(0), !row.IsDBNull(2));
            follows = standby && streams && row.GetInt32(2) == timeline;
            behind = row.IsDBNull(1) ? 0 : Math.Max(0, position - Lsn.Parse(row.GetString(1)));
            return follows ? behind == 0 : !standby || streams || time.GetElapsedTime(from) >= Timeouts.Follow;
        }
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
