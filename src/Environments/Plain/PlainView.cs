using System.Globalization;

namespace Harness.Environments;

/// <summary>A cluster without a manager, as its PostgreSQLs show it.</summary>
/// <param name="members">In a fixed order.</param>
/// <param name="leader">Who leads by the word of Harness.</param>
/// <param name="mayAnswer">False for members that are frozen, which would only cost the time limit.</param>
internal sealed class PlainView(MemberSql sql, IReadOnlyList<string> members, Func<string> leader, Func<string, bool> mayAnswer)
{
    private const string HistorySql = """
        SELECT pg_read_file('pg_wal/' || max(name)) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{8}\.history$'
        """;

    public async Task<ClusterView> ViewAsync(CancellationToken cancellationToken)
    {
        var rows = ReplicationAsync(cancellationToken);
        var facts = await FactsAsync(members, cancellationToken).ConfigureAwait(false);
        return Merge(members, leader(), facts, await rows.ConfigureAwait(false));
    }

    /// <summary>Those that replicate from the leader, in the members' order.</summary>
    public async Task<IReadOnlyList<string>> StandbysAsync(CancellationToken cancellationToken) =>
        [.. (await ViewAsync(cancellationToken).ConfigureAwait(false)).Members
            .Where(member => member.Role is MemberRole.Replica or MemberRole.SyncStandby)
            .Select(member => member.Name)];

    /// <summary>What each member that answers says; they are asked at the same time.</summary>
    public async Task<IReadOnlyList<MemberFacts>> FactsAsync(IEnumerable<string> members, CancellationToken cancellationToken)
    {
        var facts = await Task.WhenAll(members.Where(mayAnswer).Select(member => MemberFacts.AskAsync(sql, member, cancellationToken))).ConfigureAwait(false);
        return [.. facts.OfType<MemberFacts>()];
    }

    public async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) => mayAnswer(leader())
        ? await ReplicationQuery.RunAsync(sql, leader(), members, cancellationToken).ConfigureAwait(false) ?? []
        : [];

    public async Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) =>
        ParseHistory(await sql.TryScalarAsync(leader(), HistorySql, cancellationToken).ConfigureAwait(false) ?? "");

    /// <summary>
    /// One view out of all answers. Harness's word counts for who leads; another server that accepts writes, as a former leader
    /// that was not fenced, is no member of the cluster any more and has an unknown role.
    /// </summary>
    internal static ClusterView Merge(
        IReadOnlyList<string> members, string leader, IReadOnlyList<MemberFacts> facts, IReadOnlyList<ReplicationRow> rows)
    {
        var head = facts.FirstOrDefault(member => member.Name == leader && !member.InRecovery);
        return new ClusterView([.. members.Select(name => facts.FirstOrDefault(member => member.Name == name) is { } member
            ? new Member(name, RoleOf(member), MemberState.Running, member.Timeline, member.InRecovery && head is not null ? Math.Max(0, head.Received - member.Replayed) : null)
            {
                IsPrimary = !member.InRecovery,
            }
            : new Member(name, MemberRole.Unknown, MemberState.Unreachable, null, null))]);

        MemberRole RoleOf(MemberFacts member) =>
            member == head ? MemberRole.Leader
            : !member.InRecovery ? MemberRole.Unknown
            : rows.Any(row => row.Standby == member.Name && row.SyncState is ("sync" or "quorum")) ? MemberRole.SyncStandby
            : MemberRole.Replica;
    }

    /// <summary>
    /// Lines of a timeline history file: timeline, position of the switch, reason (PostgreSQL documentation, "Timelines"). The
    /// newest file holds the whole ancestry.
    /// </summary>
    internal static IReadOnlyList<TimelineFork> ParseHistory(string text) =>
    [
        .. from line in text.Split('\n')
           let fields = line.Split('\t', 3)
           where fields.Length == 3 && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
           select new TimelineFork(int.Parse(fields[0], CultureInfo.InvariantCulture), Lsn.Parse(fields[1]), fields[2].Trim()),
    ];
}
