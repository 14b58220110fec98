using System.Globalization;

namespace Harness.Environments;

/// <summary>Which walsenders serve a standby: <c>pg_stat_replication</c> alone tells that, also where all have one address.</summary>
internal static class WalsenderQuery
{
    /// <summary>Asks every one of these members: the one that serves the standby need not lead any more.</summary>
    /// <param name="members">Those that may answer.</param>
    /// <returns>Process ids, as the member's own PostgreSQL numbers them, for each member that has any.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> RunAsync(
        MemberSql sql, IEnumerable<string> members, string standby, CancellationToken cancellationToken)
    {
        var query = $"SELECT pid::text FROM pg_stat_replication WHERE application_name = '{standby}'";
        var found = new Dictionary<string, IReadOnlyList<int>>();
        foreach (var member in members)
        {
            var pids = await sql.TryQueryAsync(member, query, reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
            if (pids is { Count: > 0 })
                found[member] = [.. pids.Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
        }
        return found;
    }
}
