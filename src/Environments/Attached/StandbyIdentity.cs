using Npgsql;

namespace Harness.Environments;

/// <summary>How a standby is known in <c>pg_stat_replication</c> of its primary, by its own word.</summary>
/// <param name="Application">The name that its receiver gives itself.</param>
/// <param name="Slot">Replication slot that it uses; null for none.</param>
internal sealed record StandbyIdentity(string Application, string? Slot)
{
    /// <summary>libpq's fallback stands where no application_name is set: <c>cluster_name</c>, or <c>walreceiver</c>.</summary>
    private const string Sql = """
        SELECT coalesce(substring(conninfo FROM '(?:^| )application_name=''?([^ '']+)'), substring(conninfo FROM 'fallback_application_name=''?([^ '']+)'), ''),
               nullif(slot_name, '')
          FROM pg_stat_wal_receiver
        """;

    /// <returns>Null when the member is no standby, receives nothing, or cannot be asked.</returns>
    public static async Task<StandbyIdentity?> AskAsync(MemberSql sql, string member, CancellationToken cancellationToken) =>
        await sql.TryQueryAsync(
            member, Sql, (NpgsqlDataReader row) => new StandbyIdentity(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)), cancellationToken).ConfigureAwait(false) is [var one]
            ? one
            : null;

    /// <summary>Which member a row of <c>pg_stat_replication</c> is about: by its slot, else by its name; null when that is not certain.</summary>
    /// <param name="application">Its <c>application_name</c>.</param>
    /// <param name="slot">Of its walsender; null for none.</param>
    public static string? MemberOf(string application, string? slot, IReadOnlyDictionary<string, StandbyIdentity> standbys)
    {
        if (slot is not null && standbys.Where(standby => standby.Value.Slot == slot).ToList() is [var bySlot])
            return bySlot.Key;
        return standbys.Where(standby => standby.Value.Application == application).ToList() is [var byName] ? byName.Key : null;
    }
}
