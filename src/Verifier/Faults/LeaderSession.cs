using Harness.Environments;
using Npgsql;

namespace Harness.Verifier;

/// <summary>A superuser's session on the leader, for faults that are made by SQL. It waits for no standby itself.</summary>
internal sealed class LeaderSession : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;

    private LeaderSession(NpgsqlConnection connection) => this.connection = connection;

    /// <exception cref="FaultNotConfirmedException">The member does not take it.</exception>
    public static async Task<LeaderSession> OpenAsync(IEnvironment environment, string member, CancellationToken cancellationToken)
    {
        var session = new LeaderSession(new NpgsqlConnection(environment.ConnectionString(member)));
        try
        {
            await session.connection.OpenAsync(cancellationToken);
            await session.RunAsync("SET synchronous_commit = local", cancellationToken);
            return session;
        }
        catch (NpgsqlException error)
        {
            await session.DisposeAsync();
            throw new FaultNotConfirmedException($"{member} takes no session: {error.Message}");
        }
    }

    /// <summary>The only number that a query gives.</summary>
    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken) ?? 0L);
    }

    /// <summary>A setting of the database that the session is in, for sessions to come.</summary>
    /// <param name="assignment">As in SQL.</param>
    public Task SetDatabaseAsync(string assignment, CancellationToken cancellationToken) =>
        RunAsync($"ALTER DATABASE \"{connection.Database}\" SET {assignment}", cancellationToken);

    public Task ResetDatabaseAsync(string setting, CancellationToken cancellationToken) =>
        RunAsync($"ALTER DATABASE \"{connection.Database}\" RESET {setting}", cancellationToken);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
