using Npgsql;

namespace Harness.EndToEnd.Tests;

/// <summary>Holds the users table, so that every INSERT has to wait, until it is disposed of.</summary>
internal sealed class TableLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private TableLock(NpgsqlConnection connection) => _connection = connection;

    public static async Task<TableLock> TakeAsync(PostgresServer server, string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(server.ConnectionStringTo(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new TableLock(connection);
    }

    /// <summary>Ends the session, and the lock with it.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
