using Harness.LoadRunner;
using Npgsql;

namespace Harness.Verifier;

/// <summary>
/// Reads the keys of a run from one member by the user's own SQL, where the user's own API has written them. Keys alone: what
/// else their rows hold is not known here. Rows of other keys are the user's own, or of an earlier run: the table was not made
/// for this one, so they are none of its business.
/// </summary>
internal static class KeyListReader
{
    /// <summary>A read that fails is a result too, with its error.</summary>
    /// <param name="sql">Gives a key in its first column, as uuid or text.</param>
    /// <param name="spill">Opens a stream for keys that do not fit into memory; the result reads from it.</param>
    public static async Task<FinalRead> ReadAsync(
        string member, bool isLeader, string connectionString, ulong run, string sql, Func<Stream> spill, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await FinalReader.ExecuteAsync(connection, FinalReader.Snapshot, cancellationToken);
            var rows = new ExternalSort<PackedRow>(spill);
            await ReadAsync(
                connection, FinalReader.SequentialScan, sql, run, key => rows.Add(new PackedRow(PackedKey.Of(key), 0)), cancellationToken);
            var keys = new ExternalSort<PackedKey>(spill);
            await ReadAsync(connection, FinalReader.IndexScan, sql, run, key => keys.Add(new PackedKey(PackedKey.Of(key))), cancellationToken);
            return new FinalRead(member, isLeader, KeyOrder.Rows(rows, rows.Added, run), KeyOrder.Keys(keys, keys.Added, run), ForeignRows: 0, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return new FinalRead(member, isLeader, [], [], 0, exception.Message);
        }
    }

    private static async Task ReadAsync(
        NpgsqlConnection connection, string scan, string sql, ulong run, Action<OperationKey> add, CancellationToken cancellationToken)
    {
        await FinalReader.ExecuteAsync(connection, scan, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!reader.IsDBNull(0) && KeyOf(reader.GetValue(0)) is { } key && key.Run == run)
                add(key);
        }
    }

    private static OperationKey? KeyOf(object value) =>
        (value is Guid uuid || Guid.TryParse(value.ToString(), out uuid)) && OperationKey.TryFrom(uuid, out var key) ? key : null;
}
