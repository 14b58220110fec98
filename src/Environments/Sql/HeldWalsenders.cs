using System.Globalization;

namespace Harness.Environments;

/// <summary>
/// Which walsenders serve a standby, and which were frozen for it. <c>pg_stat_replication</c> alone tells the former, also where all
/// have one address; the latter are kept in mind, since a server that shuts down waits for them, for ever when they are frozen, and
/// answers no query that could name them.
/// </summary>
internal sealed class HeldWalsenders
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(string Member, int Pid)>> _held = [];

    /// <summary>Those that serve a standby, about to be frozen. Asks every one of these members: the one that serves it need not lead any more.</summary>
    /// <param name="members">Those that may answer.</param>
    /// <returns>Process ids, as the member's own PostgreSQL numbers them, for each member that has any.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> ToFreezeAsync(
        MemberSql sql, IEnumerable<string> members, string standby, CancellationToken cancellationToken)
    {
        var found = await QueryAsync(sql, members, standby, cancellationToken).ConfigureAwait(false);
        Add(standby, found);
        return found;
    }

    /// <summary>All that are to be thawed for a standby: those that serve it now, and those that were ever frozen for it.</summary>
    /// <param name="members">Those that may answer.</param>
    /// <returns>As <see cref="ToFreezeAsync"/>, also of members that do not run any more.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> ToThawAsync(
        MemberSql sql, IEnumerable<string> members, string standby, CancellationToken cancellationToken) =>
        With(standby, await QueryAsync(sql, members, standby, cancellationToken).ConfigureAwait(false));

    internal void Add(string standby, IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(standby, out var held))
                _held.Add(standby, held = []);
            held.AddRange(Flat(walsenders).Except(held));
        }
    }

    internal IReadOnlyDictionary<string, IReadOnlyList<int>> With(string standby, IReadOnlyDictionary<string, IReadOnlyList<int>> now)
    {
        lock (_lock)
        {
            return Flat(now).Union(_held.GetValueOrDefault(standby) ?? [])
                .GroupBy(each => each.Member, each => each.Pid)
                .ToDictionary(group => group.Key, IReadOnlyList<int> (group) => [.. group]);
        }
    }

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> QueryAsync(
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

    private static IEnumerable<(string Member, int Pid)> Flat(IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders) =>
        walsenders.SelectMany(member => member.Value, (member, pid) => (member.Key, pid));
}
