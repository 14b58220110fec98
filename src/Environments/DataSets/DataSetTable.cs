using Npgsql;
using NpgsqlTypes;

namespace Harness.Environments;

/// <summary>The table <c>users</c> of one leader, and what it holds of a data set.</summary>
internal sealed class DataSetTable : IAsyncDisposable
{
    /// <summary>A million rows take some ten seconds; a hundred million must fit too.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private const string Marker = "CREATE TABLE IF NOT EXISTS harness_data_set (users bigint NOT NULL, seed integer NOT NULL)";

    private const string Copy =
        "COPY users (id, first_name, second_name, birthdate, biography, city, password_hash) FROM STDIN (FORMAT BINARY)";

    /// <summary>No password has this hash: nobody logs in as a user of the data set.</summary>
    private const string NoPassword = "!";

    private readonly NpgsqlConnection _connection;

    private DataSetTable(NpgsqlConnection connection) => _connection = connection;

    /// <param name="connectionString">Superuser, straight to the leader.</param>
    /// <exception cref="NpgsqlException">The leader does not let us in.</exception>
    public static async Task<DataSetTable> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var patient = new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = (int)Limit.TotalSeconds };
        var connection = new NpgsqlConnection(patient.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new DataSetTable(connection);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether it is there already, by seed and number of rows.</summary>
    public async Task<bool> HoldsAsync(DataSet dataSet, CancellationToken cancellationToken)
    {
        await ExecuteAsync(Marker, cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(
            $"SELECT EXISTS (SELECT FROM harness_data_set WHERE users = $1 AND seed = $2) AND (SELECT count(*) FROM users WHERE {dataSet.Ids.Condition}) = $1",
            _connection)
        {
            Parameters = { new() { Value = dataSet.Count }, new() { Value = dataSet.Seed } },
        };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    /// <summary>
    /// Puts it in the place of whatever data set there is; all in one transaction, so that a killed load leaves nothing.
    /// Indexes are made after the rows, which is far faster.
    /// </summary>
    public async Task ReplaceAsync(DataSet dataSet, CancellationToken cancellationToken)
    {
        var transaction = await _connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // Waiting for a standby at the end is ours; the commit itself need not.
            await ExecuteAsync("SET LOCAL synchronous_commit = local", cancellationToken).ConfigureAwait(false);
            await ExecuteAsync($"DELETE FROM users WHERE {dataSet.Ids.Condition}", cancellationToken).ConfigureAwait(false);
            await ExecuteAsync("DELETE FROM harness_data_set", cancellationToken).ConfigureAwait(false);
            var indexes = await SecondaryIndexesAsync(cancellationToken).ConfigureAwait(false);
            foreach (var (name, _) in indexes)
                await ExecuteAsync($"DROP INDEX {name}", cancellationToken).ConfigureAwait(false);
            await CopyAsync(dataSet, cancellationToken).ConfigureAwait(false);
            foreach (var (_, definition) in indexes)
                await ExecuteAsync(definition, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(
                FormattableString.Invariant($"INSERT INTO harness_data_set VALUES ({dataSet.Count}, {dataSet.Seed})"), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        await ExecuteAsync("VACUUM (ANALYZE) users", cancellationToken).ConfigureAwait(false);
        await CheckpointAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>So that the run begins without this load's own checkpoint; without the right to it, it may fall into the run.</summary>
    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("CHECKPOINT", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Rights of a superuser or of pg_checkpoint, which a cluster of somebody else need not give.
        }
    }

    private async Task CopyAsync(DataSet dataSet, CancellationToken cancellationToken)
    {
        var import = await _connection.BeginBinaryImportAsync(Copy, cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            import.Timeout = Limit;
            foreach (var row in dataSet.Rows)
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.Id, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.FirstName, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.SecondName, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.Birthdate, NpgsqlDbType.Date, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.Biography, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.City, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(NoPassword, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
            }
            await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Indexes that no constraint needs, with the statements that make them.</summary>
    private async Task<List<(string Name, string Definition)>> SecondaryIndexesAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'users'::regclass "
            + "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)", _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        List<(string, string)> indexes = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        return indexes;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
