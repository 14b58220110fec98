using Npgsql;

namespace Harness.Environments;

/// <summary>The schema of a run where there is one already.</summary>
/// <param name="IsOurs">It bears the comment by which this program knows what it made.</param>
/// <param name="IsOwner">We may drop it.</param>
internal sealed record SchemaFacts(bool IsOurs, bool IsOwner)
{
    /// <summary>Comment on a schema that this program made.</summary>
    public const string Marker = "made by harness, which may drop it";

    private const string Sql =
        "SELECT coalesce(obj_description(oid, 'pg_namespace'), ''), pg_has_role(current_user, nspowner, 'USAGE') FROM pg_namespace WHERE nspname = $1";

    /// <returns>Null when there is none.</returns>
    public static async Task<SchemaFacts?> AskAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = schema } } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? new SchemaFacts(row.GetString(0) == Marker, row.GetBoolean(1)) : null;
    }
}
