using Npgsql;

namespace Harness.Environments;

/// <summary>The user's query for keys, before it is needed.</summary>
internal static class KeyQuery
{
    /// <exception cref="UserErrorException">It cannot be run, or its first column cannot hold keys.</exception>
    public static async Task CheckAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand($"SELECT * FROM ({sql.TrimEnd().TrimEnd(';')}\n) AS keys LIMIT 0", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (reader.GetDataTypeName(0) is var type and not ("uuid" or "text" or "character varying" or "character"))
                throw new UserErrorException($"\"keys\" of the workload ({sql}): its first column is of type {type}; expected uuid or text");
        }
        catch (PostgresException error)
        {
            throw new UserErrorException($"\"keys\" of the workload ({sql}) cannot be run: {error.MessageText} ({error.SqlState})", error);
        }
    }
}
