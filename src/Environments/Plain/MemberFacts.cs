using Npgsql;

namespace Harness.Environments;

/// <summary>What one PostgreSQL says about itself.</summary>
/// <param name="Timeline">That it writes, or receives.</param>
/// <param name="Received">How far it has WAL: the write position of a leader, what a standby has received or restored.</param>
/// <param name="Replayed">How far its readers see; for a leader the same as <paramref name="Received"/>.</param>
internal sealed record MemberFacts(string Name, bool InRecovery, int Timeline, Lsn Received, Lsn Replayed)
{
    /// <summary>
    /// The timeline of a leader is that of the file it writes: pg_control_checkpoint() names the former one for a while after
    /// a promotion. That of a standby is what its receiver has, or its last restart point while it receives nothing.
    /// </summary>
    private const string Sql = """
        SELECT true,
               coalesce((SELECT received_tli FROM pg_stat_wal_receiver WHERE status = 'streaming'), (SELECT timeline_id FROM pg_control_checkpoint())),
               greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text, pg_last_wal_replay_lsn()::text
         WHERE pg_is_in_recovery()
        UNION ALL
        SELECT false,
               ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int,
               pg_current_wal_lsn()::text, pg_current_wal_lsn()::text
         WHERE NOT pg_is_in_recovery()
        """;

    /// <returns>Null when the member cannot be asked.</returns>
    public static async Task<MemberFacts?> AskAsync(MemberSql sql, string member, CancellationToken cancellationToken)
    {
        var rows = await sql.TryQueryAsync(member, Sql, reader => Read(member, reader), cancellationToken).ConfigureAwait(false);
        return rows is [var facts] ? facts : null;
    }

    private static MemberFacts Read(string member, NpgsqlDataReader reader) =>
        new(member, reader.GetBoolean(0), reader.GetInt32(1), LsnOf(reader, 2), LsnOf(reader, 3));

    /// <summary>A standby that has just begun knows no position yet.</summary>
    private static Lsn LsnOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? default : Lsn.Parse(reader.GetString(column));
}
