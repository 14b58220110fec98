using System.Collections.Concurrent;
using Npgsql;

namespace Harness.Environments;

/// <summary>An attached cluster as its PostgreSQLs show it, whatever manages it.</summary>
internal sealed class AttachedView(AttachedSpec spec, MemberSql sql, PatroniClient? patroni)
{
    private const string HistorySql = """
        SELECT pg_read_file('pg_wal/' || max(name)) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{8}\.history$'
        """;

    /// <summary>Of members while they are standbys: a former leader is another one when it comes back.</summary>
    private readonly ConcurrentDictionary<string, StandbyIdentity> _identities = new();

    /// <summary>Names of all members, in the order of the file.</summary>
    public IReadOnlyList<string> Members { get; } = [.. spec.Nodes.Select(node => node.Name)];

    public async Task<ClusterView> ViewAsync(CancellationToken cancellationToken)
    {
        var facts = await FactsAsync(cancellationToken).ConfigureAwait(false);
        var leader = LeaderOf(facts);
        var rows = leader is null ? [] : await RowsAsync(leader, facts, cancellationToken).ConfigureAwait(false);
        return PlainView.Merge(Members, leader ?? "", facts, rows);
    }

    public async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken)
    {
        var facts = await FactsAsync(cancellationToken).ConfigureAwait(false);
        return LeaderOf(facts) is { } leader ? await RowsAsync(leader, facts, cancellationToken).ConfigureAwait(false) : [];
    }

    /// <summary>What each member that answers says; they are asked at the same time.</summary>
    public async Task<IReadOnlyList<MemberFacts>> FactsAsync(CancellationToken cancellationToken)
    {
        var facts = await Task.WhenAll(Members.Select(member => MemberFacts.AskAsync(sql, member, cancellationToken))).ConfigureAwait(false);
        foreach (var (member, _) in Members.Zip(facts).Where(pair => pair.Second is not { InRecovery: true }))
            _identities.TryRemove(member, out _);
        return [.. facts.OfType<MemberFacts>()];
    }

    /// <summary>From Patroni where there is one; else from the file of the leader, which takes pg_read_server_files.</summary>
    public async Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken)
    {
        if (patroni is not null && await patroni.HistoryAsync(PatroniMembers, cancellationToken).ConfigureAwait(false) is { Count: > 0 } told)
            return told;
        return PlainView.ParseHistory(await HistoryFileAsync(cancellationToken).ConfigureAwait(false) ?? "");
    }

    /// <summary>Whether losses can be explained by the position where a timeline ended.</summary>
    public async Task<bool> HasHistoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return patroni is not null || (LeaderOf(await FactsAsync(cancellationToken).ConfigureAwait(false)) is { } leader
                && await sql.TryScalarAsync(leader, "SELECT pg_read_file('PG_VERSION')", cancellationToken).ConfigureAwait(false) is not null);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    /// <summary>Makes sure that every standby can be told in <c>pg_stat_replication</c>.</summary>
    /// <exception cref="UserErrorException">A standby does not stream from the primary, or cannot be told from another one.</exception>
    public async Task PairStandbysAsync(CancellationToken cancellationToken)
    {
        var facts = await FactsAsync(cancellationToken).ConfigureAwait(false);
        var leader = LeaderOf(facts) ?? throw new UserErrorException($"{spec.File}: no node is primary any more");
        var found = await RowsAsync(leader, facts, cancellationToken).ConfigureAwait(false);
        var unknown = Members.Where(member => member != leader && !found.Any(row => row.Standby == member)).ToList();
        if (unknown.Count == 0)
            return;
        var names = await sql.TryQueryAsync(
            leader, "SELECT coalesce(application_name, '') FROM pg_stat_replication ORDER BY 1", row => row.GetString(0), cancellationToken).ConfigureAwait(false) ?? [];
        throw new UserErrorException(
            $"{spec.File}: pg_stat_replication of {leader} shows {(names.Count == 0 ? "no standby" : $"the standbys {string.Join(", ", names.Select(each => $"'{each}'"))}")}, "
            + $"and none that is certainly {string.Join(" or ", unknown)}: start replication from {leader} itself, and give standbys a slot, a cluster_name or an application_name of their own, or say \"standbyName\"");
    }

    /// <summary>The out-of-recovery member with the newest timeline; null while there is none, or two on one timeline.</summary>
    internal static string? LeaderOf(IReadOnlyList<MemberFacts> facts)
    {
        var primaries = facts.Where(member => !member.InRecovery).OrderByDescending(member => member.Timeline).ToList();
        return primaries.Count > 0 && primaries.Count(member => member.Timeline == primaries[0].Timeline) == 1 ? primaries[0].Name : null;
    }

    private IEnumerable<string> PatroniMembers => spec.Nodes.Where(node => node.Patroni is not null).Select(node => node.Name);

    /// <param name="facts">Of those that answer: the others would only cost the time limit.</param>
    private async Task<IReadOnlyList<ReplicationRow>> RowsAsync(string leader, IReadOnlyList<MemberFacts> facts, CancellationToken cancellationToken)
    {
        var unknown = facts.Where(member => member.InRecovery && !_identities.ContainsKey(member.Name)).Select(member => member.Name).ToList();
        await Task.WhenAll(spec.Nodes.Where(node => unknown.Contains(node.Name)).Select(async node =>
        {
            if (await StandbyIdentity.AskAsync(sql, node.Name, cancellationToken).ConfigureAwait(false) is { } told)
                _identities[node.Name] = node.StandbyName is { } given ? told with { Application = given } : told;
        })).ConfigureAwait(false);
        var standbys = _identities.Where(standby => standby.Key != leader).ToDictionary();
        var rows = await ReplicationQuery.WithSlotsAsync(sql, leader, cancellationToken).ConfigureAwait(false) ?? [];
        return
        [
            .. from entry in rows
               let standby = StandbyIdentity.MemberOf(entry.Row.Standby, entry.Slot, standbys)
               where standby is not null
               orderby standby
               select entry.Row with { Standby = standby },
        ];
    }

    private async Task<string?> HistoryFileAsync(CancellationToken cancellationToken)
    {
        try
        {
            return LeaderOf(await FactsAsync(cancellationToken).ConfigureAwait(false)) is { } leader
                ? await sql.TryScalarAsync(leader, HistorySql, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }
}
