using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;
using Npgsql;
using NpgsqlTypes;

namespace Harness.Verifier;

/// <summary>Reads the identities of a run's rows from one member, and where its WAL ends.</summary>
internal sealed class SalvageReader(string connectionString, ulong run)
{
    /// <summary>More rows than this are not read: a hundred megabytes of keys.</summary>
    private const int MostKeys = 5_000_000;

    private const int Seconds = 30;

    /// <summary>A standby has no WAL of its own to ask for: then what it replayed, and the timeline of its last checkpoint.</summary>
    private const string Position = """
        SELECT CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint())
                    ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END,
               CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text
        """;

    /// <summary>Where the WAL ends and on which timeline.</summary>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public async Task<(int Timeline, Lsn End)> PositionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Position, connection) { CommandTimeout = Seconds };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), Lsn.Parse(reader.GetString(1)));
    }

    /// <summary>Gives the key of every row of the run.</summary>
    /// <param name="since">Only rows that were made at or after this time of the database's clock; null for all.</param>
    /// <returns>True when there were no more, and the time at which the youngest of them was made; null when there was none.</returns>
    /// <exception cref="NpgsqlException">It does not answer, or not any more.</exception>
    public async Task<(bool IsComplete, DateTime? Youngest)> KeysAsync(
        DateTime? since, Action<OperationKey> found, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        var condition = since is { } from ? string.Create(CultureInfo.InvariantCulture, $"AND created_at >= '{from:yyyy-MM-dd HH:mm:ss.ffffff}+00'") : "";
        var copy = $"COPY (SELECT request_key, created_at FROM users WHERE request_key IS NOT NULL {condition} LIMIT {MostKeys + 1}) TO STDOUT (FORMAT BINARY)";
        DateTime? youngest = null;
        var read = 0;
        await using var export = await connection.BeginBinaryExportAsync(copy, cancellationToken);
        export.Timeout = TimeSpan.FromSeconds(Seconds);
        while (await export.StartRowAsync(cancellationToken) >= 0)
        {
            var key = await export.ReadAsync<Guid>(NpgsqlDbType.Uuid, cancellationToken);
            var made = await export.ReadAsync<DateTime>(NpgsqlDbType.TimestampTz, cancellationToken);
            if (OperationKey.TryFrom(key, out var operation) && operation.Run == run)
                found(operation);
            youngest = youngest > made ? youngest : made;
            read++;
        }
        return (read <= MostKeys, youngest);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
