using Npgsql;

namespace Harness.Environments;

/// <summary><c>pg_stat_replication</c> of one member.</summary>
internal static class ReplicationQuery
{
    private const string Columns = """
        SELECT application_name, state, sync_state, pg_current_wal_lsn()::text, sent_lsn::text, flush_lsn::text, replay_lsn::text,
               (extract(epoch FROM replay_lag) * 1000)::float8
        """;

    /// <summary>Only standbys: a base backup is shown there too. A member in recovery gives no rows.</summary>
    private const string Sql = Columns + """

          FROM pg_stat_replication
         WHERE NOT pg_is_in_recovery() AND application_name = ANY ($1)
         ORDER BY application_name
        """;

    /// <summary>Whatever their names are; base backups are told by their state.</summary>
    private const string SlotSql = Columns + """
        , slots.slot_name::text
          FROM pg_stat_replication
          LEFT JOIN pg_replication_slots AS slots ON slots.active_pid = pg_stat_replication.pid
         WHERE NOT pg_is_in_recovery() AND state IN ('startup', 'catchup', 'streaming')
        """;

    /// <returns>Null when the member cannot be asked.</returns>
    public static Task<IReadOnlyList<ReplicationRow>?> RunAsync(
        MemberSql sql, string leader, IReadOnlyList<string> members, CancellationToken cancellationToken) =>
        sql.TryQueryAsync(leader, Sql, reader => Read(leader, reader), cancellationToken, members.ToArray());

    /// <summary>The rows of all standbys, under their application names, each with the slot that it uses; null for none.</summary>
    /// <returns>Null when the member cannot be asked.</returns>
    public static Task<IReadOnlyList<(ReplicationRow Row, string? Slot)>?> WithSlotsAsync(MemberSql sql, string leader, CancellationToken cancellationToken) =>
        sql.TryQueryAsync(leader, SlotSql, reader => (Read(leader, reader), reader.IsDBNull(8) ? null : reader.GetString(8)), cancellationToken);

    private static ReplicationRow Read(string leader, NpgsqlDataReader reader) => new(
        leader, Text(reader, 0), Text(reader, 1), Text(reader, 2), Lsn.Parse(reader.GetString(3)),
        LsnOf(reader, 4), LsnOf(reader, 5), LsnOf(reader, 6), reader.IsDBNull(7) ? null : reader.GetDouble(7));

    private static string Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);

    private static Lsn? LsnOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : Lsn.Parse(reader.GetString(column));
}
