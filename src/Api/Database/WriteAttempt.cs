using System.Globalization;
using System.Net;
using Npgsql;
using NpgsqlTypes;

namespace Harness.Api;

/// <summary>
/// The statements of one write on one connection, and how far it has come. Each write is followed, in the same round
/// trip, by the question for the WAL position after its commit.
/// </summary>
internal sealed class WriteAttempt(NpgsqlConnection connection, NoticeCodes notices)
{
    /// <summary>
    /// What a write must return after the id, as <see cref="ReadRow"/> reads it. The name of a WAL file starts with the
    /// timeline that is written now; pg_control_checkpoint() would name the former one for a while after a promotion.
    /// </summary>
    public const string Where =
        "inet_server_addr(), inet_server_port(), substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8), pg_current_wal_insert_lsn()";

    /// <summary>In recovery there is no insert position to ask for, and a second error would hide the first.</summary>
    private const string PositionAfter = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_insert_lsn() END";

    /// <summary>What a failure at this moment has to be judged by.</summary>
    public WritePhase Phase { get; private set; } = WritePhase.AfterSend;

    /// <summary>
    /// Runs a write that returns at most one row. An error barrier is a Sync message: PostgreSQL commits at it, the wait
    /// for synchronous replication included, before it looks at the next statement (PostgreSQL documentation, "Frontend/
    /// Backend Protocol", "Pipelining").
    /// </summary>
    /// <param name="repeated">The row was there before this request.</param>
    /// <returns>Null when the write made no row.</returns>
    public async ValueTask<Registered?> RunAsync(NpgsqlBatchCommand write, bool repeated)
    {
        if (repeated)
            Phase = WritePhase.AfterRow;
        await using var batch = new NpgsqlBatch(connection) { EnableErrorBarriers = true };
        batch.BatchCommands.Add(write);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(PositionAfter));
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        var hasRow = await reader.ReadAsync(CancellationToken.None);
        Phase = WritePhase.AfterRow;
        if (!hasRow)
            return null;
        var row = ReadRow(reader, repeated);
        // The row comes before its commit. Npgsql reports the end of this result only after the ReadyForQuery that
        // answers the Sync: now it is committed.
        await reader.ReadAsync(CancellationToken.None);
        return row with { Notice = notices.Text, Lsn = await TryReadPositionAsync(reader) };
    }

    /// <summary>The write is acknowledged whatever becomes of this; at worst its position stays unknown.</summary>
    private static async ValueTask<string?> TryReadPositionAsync(NpgsqlDataReader reader)
    {
        try
        {
            return await reader.NextResultAsync(CancellationToken.None) && await reader.ReadAsync(CancellationToken.None) && !reader.IsDBNull(0)
                ? reader.GetFieldValue<NpgsqlLogSequenceNumber>(0).ToString()
                : null;
        }
        catch (Exception failure) when (SqlOutcome.CodeOf(failure, WritePhase.AfterRow) is not null)
        {
            return null;
        }
    }

    private static Registered ReadRow(NpgsqlDataReader reader, bool repeated) => new()
    {
        UserId = reader.GetGuid(0),
        Node = reader.IsDBNull(1) ? null : new IPEndPoint(reader.GetFieldValue<IPAddress>(1), reader.GetInt32(2)).ToString(),
        Timeline = int.Parse(reader.GetString(3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        // The row of a repeated key was committed before this request: only the upper bound holds for it.
        LsnBefore = repeated ? null : reader.GetFieldValue<NpgsqlLogSequenceNumber>(4).ToString(),
        Repeated = repeated,
    };
}
