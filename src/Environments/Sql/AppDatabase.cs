using Npgsql;

namespace Harness.Environments;

/// <summary>The database and the role that the API works with; the API makes its tables itself.</summary>
internal static class AppDatabase
{
    public const string Name = "app";
    public const string Role = "app";

    /// <summary>Makes both on the leader. Commits do not wait for standbys: at this time there may be none yet.</summary>
    /// <param name="password">Letters and digits only.</param>
    /// <exception cref="UserErrorException">The leader did not let it be made.</exception>
    public static async Task MakeAsync(string connectionString, string password, CancellationToken cancellationToken)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres" };
        try
        {
            await using var connection = new NpgsqlConnection(target.ConnectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            // One at a time: CREATE DATABASE cannot run inside the transaction of a batch.
            foreach (var sql in (string[])
                ["SET synchronous_commit = local", $"CREATE ROLE {Role} LOGIN PASSWORD '{password}'", $"CREATE DATABASE {Name} OWNER {Role}"])
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (NpgsqlException error)
        {
            throw new UserErrorException($"cannot make database '{Name}' on {target.Host}:{target.Port}: {error.Message}", error);
        }
    }
}
