using Npgsql;

namespace Harness.Environments;

/// <summary>What one server of an attached cluster says of itself and of the rights we have on it, asked once at the start.</summary>
/// <param name="SystemIdentifier">The same on all servers of one cluster; null when it may not be asked for.</param>
/// <param name="Address">Where it listens by its own word, <c>host:port</c>; null on a Unix socket.</param>
/// <param name="StartedAt">With the address it tells whether two names lead to one server.</param>
internal sealed record NodeFacts(
    string Name, string Version, bool InRecovery, string? SystemIdentifier, string? Address, string StartedAt, string User, string Database,
    bool MayMonitor, bool MayCreate, SchemaFacts? Schema)
{
    private const string Sql = """
        SELECT current_setting('server_version'), pg_is_in_recovery(), host(inet_server_addr()) || ':' || inet_server_port(),
               pg_postmaster_start_time()::text, current_user::text, current_database()::text,
               pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'), has_database_privilege(current_database(), 'CREATE')
        """;

    private const string SystemSql = "SELECT system_identifier::text FROM pg_control_system()";

    /// <exception cref="NpgsqlException">It cannot be asked.</exception>
    public static async Task<NodeFacts> AskAsync(string name, string connectionString, string schema, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var system = await SystemAsync(connection, cancellationToken).ConfigureAwait(false);
        var found = await SchemaFacts.AskAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new NodeFacts(
            name, row.GetString(0), row.GetBoolean(1), system, row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), row.GetString(4),
            row.GetString(5), row.GetBoolean(6), row.GetBoolean(7), found);
    }

    /// <summary>Some managed services do not let anybody ask.</summary>
    private static async Task<string?> SystemAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(SystemSql, connection);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }
}
