using Harness.LoadRunner;
using Npgsql;

namespace Harness.Verifier;

/// <summary>Reads every row of the run from one member, straight from SQL and never through the API.</summary>
public static class FinalReader
{
    /// <summary>
    /// Both reads of a member show one moment: a row that came in between would be an index that does not match its table.
    /// </summary>
    internal const string Snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    // The planner is told how to read, since the point of two reads is that they use different structures on disk.
    internal const string SequentialScan =
        "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off; SET enable_seqscan = on";

    internal const string IndexScan =
        "SET enable_indexscan = on; SET enable_indexonlyscan = on; SET enable_bitmapscan = off; SET enable_seqscan = off; SET enable_sort = off";

    private static readonly string CopyRows =
        $"COPY (SELECT request_key, first_name, second_name, birthdate, biography, city FROM users WHERE NOT ({DataSetUser.Ids.Condition})) TO STDOUT (FORMAT BINARY)";

    private static readonly string CountDataSet = $"SELECT count(*) FROM users WHERE {DataSetUser.Ids.Condition}";

    private const string CopyKeys =
        "COPY (SELECT request_key FROM users WHERE request_key IS NOT NULL ORDER BY request_key) TO STDOUT (FORMAT BINARY)";

    /// <summary>Reads one member; a read that fails is a result too, with its error.</summary>
    /// <param name="connectionString">Straight to the member.</param>
    /// <param name="run">Identity of the run; rows of other runs are only counted.</param>
    /// <param name="spill">Opens a stream for rows that do not fit into memory; the result reads from it.</param>
    public static async Task<FinalRead> ReadAsync(
        string member, bool isLeader, string connectionString, ulong run, Func<Stream> spill, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await ExecuteAsync(connection, Snapshot, cancellationToken);
            await ExecuteAsync(connection, SequentialScan, cancellationToken);
            var rows = new ExternalSort<PackedRow>(spill);
            var foreign = await CopyAsync(connection, CopyRows, copy => TakeRows(copy, run, rows), cancellationToken);
            var dataSet = await CountDataSetAsync(connection, cancellationToken);
            await ExecuteAsync(connection, IndexScan, cancellationToken);
            var keys = new ExternalSort<PackedKey>(spill);
            await CopyAsync(connection, CopyKeys, copy => TakeKeys(copy, run, keys), cancellationToken);
            return new FinalRead(
                member, isLeader, KeyOrder.Rows(rows, rows.Added, run), KeyOrder.Keys(keys, keys.Added, run), foreign, null, dataSet);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is NpgsqlException or TimeoutException or InvalidOperationException or InvalidDataException)
        {
            return new FinalRead(member, isLeader, [], [], 0, exception.Message);
        }
    }

    /// <summary>Takes a COPY in on a thread of its own, which waits for the server.</summary>
    private static async Task<long> CopyAsync(
        NpgsqlConnection connection, string sql, Func<NpgsqlRawCopyStream, long> take, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(sql, cancellationToken);
        await using var stop = cancellationToken.Register(copy.Cancel);
        return await Task.Factory.StartNew(() => take(copy), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <returns>Rows that are not of this run.</returns>
    private static long TakeRows(NpgsqlRawCopyStream stream, ulong run, ExternalSort<PackedRow> rows)
    {
        var foreign = 0L;
        var (copy, users) = (new FinalReadCopy(stream, fields: 6), new StoredUsers());
        while (copy.Next())
        {
            if (KeyOf(copy) is { } key && key.Run == run)
                rows.Add(new PackedRow(PackedKey.Of(key), users.Fingerprint(copy, firstField: 1)));
            else
                foreign++;
        }
        return foreign;
    }

    /// <returns>Entries that are not of this run.</returns>
    private static long TakeKeys(NpgsqlRawCopyStream stream, ulong run, ExternalSort<PackedKey> keys)
    {
        var foreign = 0L;
        var copy = new FinalReadCopy(stream, fields: 1);
        while (copy.Next())
        {
            if (KeyOf(copy) is { } key && key.Run == run)
                keys.Add(new PackedKey(PackedKey.Of(key)));
            else
                foreign++;
        }
        return foreign;
    }

    /// <summary>By the sequential scan that is in force.</summary>
    private static async Task<long> CountDataSetAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CountDataSet, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static OperationKey? KeyOf(FinalReadCopy row) =>
        !row.IsNull(0) && OperationKey.TryFrom(new Guid(row.Field(0), bigEndian: true), out var key) ? key : null;

    internal static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
