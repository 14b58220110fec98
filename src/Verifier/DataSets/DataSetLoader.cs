using Harness.Environments;
using Harness.LoadRunner;
using Npgsql;
using NpgsqlTypes;

namespace Harness.Verifier;

/// <summary>
/// Brings the data set of a scenario into the cluster, straight into the leader and never through the API, and waits until
/// every replica has it. Data that is there already, by number and seed, is kept.
/// </summary>
internal static class DataSetLoader
{
    /// <summary>A million users take some ten seconds; a hundred million must fit too.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private const string Marker = "CREATE TABLE IF NOT EXISTS harness_data_set (users bigint NOT NULL, seed integer NOT NULL)";

    private const string Copy =
        "COPY users (id, first_name, second_name, birthdate, biography, city, password_hash) FROM STDIN (FORMAT BINARY)";

    /// <summary>No password has this hash: nobody logs in as a user of the data set.</summary>
    private const string NoPassword = "!";

    /// <exception cref="UserErrorException">There is no leader, it refused the data, or replicas did not follow in time.</exception>
    public static async Task EnsureAsync(
        IEnvironment environment, long users, int seed, RunClock clock, Action<string> step, CancellationToken cancellationToken)
    {
        var leader = (await environment.ViewAsync(cancellationToken)).Leader?.Name
            ?? throw new UserErrorException("the cluster has no leader to load the data set into: see the logs of its Patroni members");
        try
        {
            await using var source = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(environment.ConnectionString(leader)) { CommandTimeout = (int)Limit.TotalSeconds });
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            if (await IsThereAsync(connection, users, seed, cancellationToken))
            {
                step($"data set of {Figures.Count(users)} users is there already");
                return;
            }
            var from = clock.NowNs;
            await LoadAsync(connection, users, seed, cancellationToken);
            step($"data set of {Figures.Count(users)} users loaded into {leader} in {Figures.Milliseconds((clock.NowNs - from) / 1e6)}");
        }
        catch (NpgsqlException error)
        {
            throw new UserErrorException($"the data set cannot be loaded into {leader}: {error.Message}", error);
        }
        if (!await QuietCluster.ReachAsync(environment, clock.Time, cancellationToken))
            throw new UserErrorException($"replicas did not replay the data set within {Timeouts.Rejoin.TotalSeconds} s; make it smaller (dataSet.users)");
    }

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, long users, int seed, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, Marker, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"SELECT EXISTS (SELECT FROM harness_data_set WHERE users = $1 AND seed = $2) AND (SELECT count(*) FROM users WHERE {DataSetRows.Condition}) = $1",
            connection)
        {
            Parameters = { new() { Value = users }, new() { Value = seed } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>All in one transaction, so that a killed load leaves nothing; indexes after the rows, which is far faster.</summary>
    private static async Task LoadAsync(NpgsqlConnection connection, long users, int seed, CancellationToken cancellationToken)
    {
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            // Waiting for a standby at the end is ours; the commit itself need not.
            await ExecuteAsync(connection, "SET LOCAL synchronous_commit = local", cancellationToken);
            await ExecuteAsync(connection, $"DELETE FROM users WHERE {DataSetRows.Condition}", cancellationToken);
            await ExecuteAsync(connection, "DELETE FROM harness_data_set", cancellationToken);
            var indexes = await SecondaryIndexesAsync(connection, cancellationToken);
            foreach (var (name, _) in indexes)
                await ExecuteAsync(connection, $"DROP INDEX {name}", cancellationToken);
            await CopyAsync(connection, users, seed, cancellationToken);
            foreach (var (_, definition) in indexes)
                await ExecuteAsync(connection, definition, cancellationToken);
            await ExecuteAsync(connection, FormattableString.Invariant($"INSERT INTO harness_data_set VALUES ({users}, {seed})"), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await ExecuteAsync(connection, "VACUUM (ANALYZE) users", cancellationToken);
        await ExecuteAsync(connection, "CHECKPOINT", cancellationToken);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, long users, int seed, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        import.Timeout = Limit;
        for (var index = 0L; index < users; index++)
        {
            var user = DataSetUser.For(index, seed);
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(user.Id, NpgsqlDbType.Uuid, cancellationToken);
            await import.WriteAsync(user.FirstName, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(user.SecondName, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(user.Birthdate, NpgsqlDbType.Date, cancellationToken);
            await import.WriteAsync(user.Biography, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(user.City, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(NoPassword, NpgsqlDbType.Text, cancellationToken);
        }
        await import.CompleteAsync(cancellationToken);
    }

    /// <summary>Indexes that no constraint needs, with the statements that make them.</summary>
    private static async Task<List<(string Name, string Definition)>> SecondaryIndexesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'users'::regclass "
            + "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(string, string)> indexes = [];
        while (await reader.ReadAsync(cancellationToken))
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        return indexes;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
