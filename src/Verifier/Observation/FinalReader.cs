using System.Globalization;
using Harness.LoadRunner;
using Npgsql;
using NpgsqlTypes;

namespace Harness.Verifier;

/// <summary>Reads every row of the run from one member, straight from SQL and never through the API.</summary>
public static class FinalReader
{
    // The planner is told how to read, since the point of two reads is that they use different structures on disk.
    private const string SequentialScan =
        "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off; SET enable_seqscan = on";

    private const string IndexScan =
        "SET enable_indexscan = on; SET enable_indexonlyscan = on; SET enable_bitmapscan = off; SET enable_seqscan = off; SET enable_sort = off";

    private static readonly string CopyRows =
        $"COPY (SELECT request_key, first_name, second_name, birthdate, biography, city FROM users WHERE NOT ({DataSetUser.Ids.Condition})) TO STDOUT (FORMAT BINARY)";

    private static readonly string CountDataSet = $"SELECT count(*) FROM users WHERE {DataSetUser.Ids.Condition}";

    private const string CopyKeys =
        "COPY (SELECT request_key FROM users WHERE request_key IS NOT NULL ORDER BY request_key) TO STDOUT (FORMAT BINARY)";

    /// <summary>Reads one member; a read that fails is a result too, with its error.</summary>
    /// <param name="connectionString">Straight to the member.</param>
    /// <param name="run">Identity of the run; rows of other runs are only counted.</param>
    public static async Task<FinalRead> ReadAsync(
        string member, bool isLeader, string connectionString, ulong run, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var (rows, foreign) = await ReadRowsAsync(connection, run, cancellationToken);
            var dataSet = await CountDataSetAsync(connection, cancellationToken);
            var keys = await ReadKeysAsync(connection, run, cancellationToken);
            return new FinalRead(member, isLeader, rows, keys, foreign, null, dataSet);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return new FinalRead(member, isLeader, [], [], 0, exception.Message);
        }
    }

    private static async Task<(List<FinalRow> Rows, long Foreign)> ReadRowsAsync(
        NpgsqlConnection connection, ulong run, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, SequentialScan, cancellationToken);
        List<FinalRow> rows = [];
        var foreign = 0L;
        await using var export = await connection.BeginBinaryExportAsync(CopyRows, cancellationToken);
        while (await export.StartRowAsync(cancellationToken) >= 0)
        {
            Guid? requestKey = null;
            if (export.IsNull)
                await export.SkipAsync(cancellationToken);
            else
                requestKey = await export.ReadAsync<Guid>(NpgsqlDbType.Uuid, cancellationToken);
            var fingerprint = UserFingerprint.Of(
                await TextAsync(export, cancellationToken), await TextAsync(export, cancellationToken),
                await DateAsync(export, cancellationToken),
                await TextAsync(export, cancellationToken), await TextAsync(export, cancellationToken));
            if (requestKey is { } guid && OperationKey.TryFrom(guid, out var key) && key.Run == run)
                rows.Add(new FinalRow(key, fingerprint));
            else
                foreign++;
        }
        return (rows, foreign);
    }

    /// <summary>By the sequential scan that is in force.</summary>
    private static async Task<long> CountDataSetAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CountDataSet, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<OperationKey>> ReadKeysAsync(
        NpgsqlConnection connection, ulong run, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, IndexScan, cancellationToken);
        List<OperationKey> keys = [];
        await using var export = await connection.BeginBinaryExportAsync(CopyKeys, cancellationToken);
        while (await export.StartRowAsync(cancellationToken) >= 0)
        {
            var guid = await export.ReadAsync<Guid>(NpgsqlDbType.Uuid, cancellationToken);
            if (OperationKey.TryFrom(guid, out var key) && key.Run == run)
                keys.Add(key);
        }
        return keys;
    }

    private static async Task<string> TextAsync(NpgsqlBinaryExporter export, CancellationToken cancellationToken)
    {
        if (!export.IsNull)
            return await export.ReadAsync<string>(NpgsqlDbType.Text, cancellationToken);
        await export.SkipAsync(cancellationToken);
        return "\0null"; // no text in PostgreSQL holds a NUL, so that null differs from every value
    }

    private static async Task<string> DateAsync(NpgsqlBinaryExporter export, CancellationToken cancellationToken)
    {
        if (!export.IsNull)
            return (await export.ReadAsync<DateOnly>(NpgsqlDbType.Date, cancellationToken)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await export.SkipAsync(cancellationToken);
        return "\0null";
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
