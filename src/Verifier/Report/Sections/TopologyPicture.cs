using System.Globalization;
using System.Net;
using System.Text;
using Harness.Environments;

namespace Harness.Verifier;

/// <summary>The cluster at one moment: where writes go, who leads, who replicates from it and how, who is down.</summary>
internal sealed record TopologyPicture(string Title, ClusterSample Sample)
{
    private const int Width = 340;
    private const int BoxWidth = 118;
    private const int BoxHeight = 40;
    private const int Gap = 10;

    /// <summary>Before the first fault, in the middle of the longest outage (else while the last fault is in force), and at the end.</summary>
    public static IReadOnlyList<TopologyPicture> Of(ReportModel model)
    {
        var samples = model.Samples;
        if (samples.Count == 0)
            return [];
        var first = model.Faults.Select(fault => fault.InjectedNs).DefaultIfEmpty(long.MaxValue).Min();
        var before = samples.LastOrDefault(sample => sample.AtNs < first) ?? samples[0];
        List<TopologyPicture> pictures = [new("Before", before)];
        if (During(model) is { } during && during != before && during != samples[^1])
            pictures.Add(new("During", during));
        if (samples[^1] != before)
            pictures.Add(new("After", samples[^1]));
        return pictures;
    }

    private static ClusterSample? During(ReportModel model)
    {
        if (model.Faults.Count == 0)
            return null;
        var outage = model.Result.Outages.Where(candidate => candidate.Fault is not null).MaxBy(candidate => (candidate.FirstAckNs ?? long.MaxValue) - candidate.LastAckNs);
        var last = model.Faults.MaxBy(fault => fault.InjectedNs)!;
        var at = outage is { FirstAckNs: { } back } ? (outage.LastAckNs + back) / 2 : last.ConfirmedNs ?? last.InjectedNs;
        return model.Samples.FirstOrDefault(sample => sample.AtNs >= at);
    }

    /// <summary>The drawing; its colours come from the page's style.</summary>
    public string Svg()
    {
        var leader = Sample.Members.FirstOrDefault(member => member is { Role: MemberRole.Leader, State: MemberState.Running });
        var others = Sample.Members.Where(member => member != leader).ToList();
        var height = Math.Max(1, others.Count) * (BoxHeight + Gap) + Gap;
        var middle = height / 2;
        const int LeaderX = 66, OthersX = Width - BoxWidth - 4;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg class="topology" viewBox="0 0 {Width} {height}" role="img" aria-label="{WebUtility.HtmlEncode(Spoken(leader, others))}">""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="4" y="{middle + 4}">writes</text>""");
        if (leader is not null)
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="writes" x1="42" x2="{LeaderX}" y1="{middle}" y2="{middle}"/>""");
        for (var i = 0; i < others.Count; i++)
        {
            var y = Gap + i * (BoxHeight + Gap) + BoxHeight / 2;
            if (leader is not null && RowOf(others[i], leader) is { } row)
                svg.Append(CultureInfo.InvariantCulture, $"""<line class="{(IsSync(row) ? "sync" : "async")}" x1="{LeaderX + BoxWidth}" x2="{OthersX}" y1="{middle}" y2="{y}"/>""");
        }
        if (leader is not null)
            Box(svg, leader, LeaderX, middle - BoxHeight / 2, "leader", "leader");
        for (var i = 0; i < others.Count; i++)
        {
            var member = others[i];
            var row = leader is null ? null : RowOf(member, leader);
            var (style, role) = member.State switch
            {
                MemberState.Unreachable => ("down", "not reachable"),
                MemberState.Starting => ("starting", "starting"),
                _ when row is not null && IsSync(row) => ("sync", "synchronous"),
                _ => ("replica", row is null ? "no replication" : "asynchronous"),
            };
            Box(svg, member, OthersX, Gap + i * (BoxHeight + Gap), style, role);
        }
        return svg.Append("</svg>").ToString();
    }

    private string Spoken(Member? leader, IReadOnlyList<Member> others)
    {
        var words = others.Select(member => member.State == MemberState.Unreachable ? $"{member.Name} is not reachable"
            : leader is null || RowOf(member, leader) is not { } row ? $"{member.Name} does not replicate"
            : $"{member.Name} replicates {(IsSync(row) ? "synchronously" : "asynchronously")}");
        return $"{Title}: {(leader is null ? "nobody leads" : $"{leader.Name} leads")}; {string.Join(", ", words)}.";
    }

    private ReplicationRow? RowOf(Member member, Member leader) =>
        Sample.Replication.FirstOrDefault(row => row.Standby == member.Name && row.Leader == leader.Name && row.State == "streaming");

    private static bool IsSync(ReplicationRow row) => row.SyncState is "sync" or "quorum";

    private static void Box(StringBuilder svg, Member member, int x, int y, string style, string role)
    {
        var timeline = member.Timeline is { } known ? $"timeline {known.ToString(CultureInfo.InvariantCulture)}" : "";
        svg.Append(CultureInfo.InvariantCulture, $"""<g class="{style}"><rect x="{x}" y="{y}" width="{BoxWidth}" height="{BoxHeight}" rx="6"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x + 8}" y="{y + 17}">{WebUtility.HtmlEncode(member.Name)}</text>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="small" x="{x + BoxWidth - 8}" y="{y + 17}" text-anchor="end">{timeline}</text>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="small" x="{x + 8}" y="{y + 32}">{role}</text></g>""");
    }
}
