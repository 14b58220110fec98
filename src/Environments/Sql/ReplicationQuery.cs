using Npgsql;

namespace Harness.Environments;

/// <summary><c>pg_stat_replication</c> of one member.</summary>
internal static class ReplicationQuery
{
    /// <summary>Only standbys: a base backup is shown there too. A member in recovery gives no rows.</summary>
    private const string Sql = """
        SELECT application_name, state, sync_state, pg_current_wal_lsn()::text, sent_lsn::text, flush_lsn::text, replay_lsn::text,
               (extract(epoch FROM replay_lag) * 1000)::float8
          FROM pg_stat_replication
         WHERE NOT pg_is_in_recovery() AND application_name = ANY ($1)
         ORDER BY application_name
        """;

    /// <returns>Null when the member cannot be asked.</returns>
    public static Task<IReadOnlyList<ReplicationRow>?> RunAsync(
        MemberSql sql, string leader, IReadOnlyList<string> members, CancellationToken cancellationToken) =>
        sql.TryQueryAsync(leader, Sql, reader => new ReplicationRow(
            leader, reader.GetString(0), Text(reader, 1), Text(reader, 2), Lsn.Parse(reader.GetString(3)),
            LsnOf(reader, 4), LsnOf(reader, 5), LsnOf(reader, 6), reader.IsDBNull(7) ? null : reader.GetDouble(7)),
            cancellationToken, members.ToArray());

    private static string Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);

    private static Lsn? LsnOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : Lsn.Parse(reader.GetString(column));
}
