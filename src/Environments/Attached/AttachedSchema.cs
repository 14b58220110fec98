using Npgsql;

namespace Harness.Environments;

/// <summary>The schema that holds all tables of runs on an attached cluster.</summary>
internal static class AttachedSchema
{
    /// <summary>In this order: all that this program ever makes there.</summary>
    private static readonly IReadOnlyList<string> Tables = ["users", "schemaversions", "harness_data_set"];

    /// <summary>Makes it with its marker, unless it is there; the writes of an earlier run go, its data set stays.</summary>
    public static Task MakeAsync(string connectionString, string schema, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connectionString,
            [$"CREATE SCHEMA IF NOT EXISTS {schema}", $"COMMENT ON SCHEMA {schema} IS '{SchemaFacts.Marker}'",
                $"DO $$ BEGIN IF to_regclass('{schema}.users') IS NOT NULL THEN DELETE FROM {schema}.users WHERE request_key IS NOT NULL; END IF; END $$"],
            cancellationToken);

    /// <summary>
    /// Drops our tables and then the schema, never by CASCADE: what somebody else has made in it, or on top of it, stays, and
    /// is told by the error.
    /// </summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="UserErrorException">It is not ours.</exception>
    /// <exception cref="NpgsqlException">Somebody else's objects are in it, or the leader cannot be asked.</exception>
    public static async Task<bool> DropAsync(string connectionString, string schema, CancellationToken cancellationToken)
    {
        SchemaFacts? facts;
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            facts = await SchemaFacts.AskAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        }
        if (facts is null)
            return false;
        if (!facts.IsOurs)
            throw new UserErrorException($"schema '{schema}' was not made by Harness and is left as it is");
        await ExecuteAsync(
            connectionString, [.. Tables.Select(table => $"DROP TABLE IF EXISTS {schema}.{table}"), $"DROP SCHEMA {schema}"], cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>All of it or nothing.</summary>
    private static async Task ExecuteAsync(string connectionString, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
