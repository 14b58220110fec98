using System.Globalization;
using Harness.Environments;
using Spectre.Console;

namespace Harness.Verifier;

/// <summary>One look at a cluster, by its manager and by the leader's <c>pg_stat_replication</c>.</summary>
/// <param name="Mode">The mode that the cluster was set to.</param>
/// <param name="SynchronousStandbys">Those that the leader waits for, as it shows them itself.</param>
internal sealed record ClusterStatus(
    string Kind, Endpoints Endpoints, ReplicationMode Mode, IReadOnlyList<string> SynchronousStandbys,
    IReadOnlyList<MemberStatus> Members, IReadOnlyList<ReplicationRow> Replication)
{
    public static async Task<ClusterStatus> OfAsync(IEnvironment environment, CancellationToken cancellationToken)
    {
        var view = await environment.ViewAsync(cancellationToken);
        var rows = await environment.ReplicationAsync(cancellationToken);
        return new ClusterStatus(
            environment.Kind, environment.Endpoints, environment.Spec.Replication,
            [.. rows.Where(row => row.SyncState is "sync" or "quorum").Select(row => row.Standby).Order(StringComparer.Ordinal)],
            MemberStatus.Of(view.Members, rows), rows);
    }

    public void Write(IAnsiConsole console)
    {
        // Narrow enough for 80 columns: a cell that is cut tells nothing.
        var table = new Table { Border = TableBorder.None }.AddColumns("member", "role", "state", "timeline", "sync_state", "sent", "flush", "replay", "replay ms");
        foreach (var column in table.Columns)
            (column.NoWrap, column.Padding) = (true, new Padding(0, 0, 1, 0));
        foreach (var member in Members)
        {
            table.AddRow(
                Markup.Escape(member.Name), RunJson.NameOf(member.Role), RunJson.NameOf(member.State), Text(member.Timeline), Markup.Escape(member.SyncState ?? ""),
                Text(member.SentLagBytes), Text(member.FlushLagBytes), Text(member.ReplayLagBytes), member.ReplayLagMs?.ToString("0.0", CultureInfo.InvariantCulture) ?? "");
        }
        console.Write(table);
        console.WriteLine("sent, flush, replay: bytes of WAL behind the leader; replay ms: as a time");
        console.WriteLine($"{Kind}: replication {Mode.Name()}, synchronous standbys: {(SynchronousStandbys.Count == 0 ? "none" : string.Join(", ", SynchronousStandbys))}");
        console.WriteLine($"API {Endpoints.ApiUrl}  write {Endpoints.Write}  read {Endpoints.Read}");
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}

/// <summary>One member, with how far it is behind the leader.</summary>
/// <param name="LagBytes">Replay lag as the cluster's manager reports it, once a round of its loop.</param>
/// <param name="SyncState">As in <c>pg_stat_replication</c>; null for the leader and for who does not stream.</param>
/// <param name="SentLagBytes">WAL that the leader has written and not sent to it yet.</param>
/// <param name="FlushLagBytes">WAL that the leader has written and it has not flushed yet.</param>
/// <param name="ReplayLagBytes">WAL that the leader has written and its readers do not see yet.</param>
/// <param name="ReplayLagMs">Null when it is idle and caught up.</param>
public sealed record MemberStatus(
    string Name, MemberRole Role, MemberState State, int? Timeline, long? LagBytes,
    string? SyncState, long? SentLagBytes, long? FlushLagBytes, long? ReplayLagBytes, double? ReplayLagMs)
{
    /// <param name="rows">The leader's rows about all of them.</param>
    public static IReadOnlyList<MemberStatus> Of(IReadOnlyList<Member> members, IReadOnlyList<ReplicationRow> rows) =>
        [.. members.Select(member => Of(member, rows.FirstOrDefault(row => row.Standby == member.Name)))];

    /// <param name="row">The leader's row about it, if any.</param>
    public static MemberStatus Of(Member member, ReplicationRow? row) => new(
        member.Name, member.Role, member.State, member.Timeline, member.LagBytes,
        row?.SyncState, row?.CurrentLsn - row?.SentLsn, row?.CurrentLsn - row?.FlushLsn, row?.CurrentLsn - row?.ReplayLsn, row?.ReplayLagMs);
}
