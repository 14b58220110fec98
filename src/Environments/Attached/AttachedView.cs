using Npgsql;

namespace Harness.Environments;

/// <summary>An attached cluster as its PostgreSQLs show it, whatever manages it.</summary>
internal sealed class AttachedView(AttachedSpec spec, MemberSql sql, PatroniClient? patroni)
{
    private const string HistorySql = """
        SELECT pg_read_file('pg_wal/' || max(name)) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{8}\.history$'
        """;

    private IReadOnlyDictionary<string, string> _memberOf = spec.Nodes.ToDictionary(node => node.StandbyName ?? node.Name, node => node.Name);

    /// <summary>Names of all members, in the order of the file.</summary>
    public IReadOnlyList<string> Members { get; } = [.. spec.Nodes.Select(node => node.Name)];

    public async Task<ClusterView> ViewAsync(CancellationToken cancellationToken)
    {
        var facts = await FactsAsync(cancellationToken).ConfigureAwait(false);
        var leader = LeaderOf(facts);
        var rows = leader is null ? [] : await RowsAsync(leader, cancellationToken).ConfigureAwait(false);
        return PlainView.Merge(Members, leader ?? "", facts, rows);
    }

    public async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) =>
        LeaderOf(await FactsAsync(cancellationToken).ConfigureAwait(false)) is { } leader
            ? await RowsAsync(leader, cancellationToken).ConfigureAwait(false)
            : [];

    /// <summary>What each member that answers says; they are asked at the same time.</summary>
    public async Task<IReadOnlyList<MemberFacts>> FactsAsync(CancellationToken cancellationToken)
    {
        var facts = await Task.WhenAll(Members.Select(member => MemberFacts.AskAsync(sql, member, cancellationToken))).ConfigureAwait(false);
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

    /// <summary>
    /// Finds out under which names standbys replicate. A lone standby is known whatever its name is; several must be told apart.
    /// </summary>
    /// <exception cref="UserErrorException">A standby does not stream from the primary, or its name is none of the file's.</exception>
    public async Task PairStandbysAsync(CancellationToken cancellationToken)
    {
        var leader = LeaderOf(await FactsAsync(cancellationToken).ConfigureAwait(false)) ?? throw new UserErrorException($"{spec.File}: no node is primary any more");
        var standbys = Members.Where(member => member != leader).ToList();
        var names = await sql.TryQueryAsync(
            leader, "SELECT coalesce(application_name, '') FROM pg_stat_replication ORDER BY 1", row => row.GetString(0), cancellationToken).ConfigureAwait(false) ?? [];
        if (standbys is [var standby] && names is [var name])
            _memberOf = new Dictionary<string, string> { [name] = standby, [leader] = leader };
        var unknown = standbys.Where(member => !names.Any(named => _memberOf.GetValueOrDefault(named) == member)).ToList();
        if (unknown.Count > 0)
            throw new UserErrorException(
                $"{spec.File}: pg_stat_replication of {leader} shows {(names.Count == 0 ? "no standby" : $"the standbys {string.Join(", ", names.Select(each => $"'{each}'"))}")}, "
                + $"and none for {string.Join(", ", unknown)}: start replication, or name the node as its application_name, or say \"standbyName\"");
    }

    /// <summary>The out-of-recovery member with the newest timeline; null while there is none, or two on one timeline.</summary>
    internal static string? LeaderOf(IReadOnlyList<MemberFacts> facts)
    {
        var primaries = facts.Where(member => !member.InRecovery).OrderByDescending(member => member.Timeline).ToList();
        return primaries.Count > 0 && primaries.Count(member => member.Timeline == primaries[0].Timeline) == 1 ? primaries[0].Name : null;
    }

    private IEnumerable<string> PatroniMembers => spec.Nodes.Where(node => node.Patroni is not null).Select(node => node.Name);

    private async Task<IReadOnlyList<ReplicationRow>> RowsAsync(string leader, CancellationToken cancellationToken)
    {
        var rows = await ReplicationQuery.RunAsync(sql, leader, [.. _memberOf.Keys], cancellationToken).ConfigureAwait(false) ?? [];
        return [.. rows.Select(row => row with { Standby = _memberOf[row.Standby] })];
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
