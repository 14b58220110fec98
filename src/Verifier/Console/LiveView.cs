using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Harness.Verifier;

/// <summary>A run at one moment as a terminal shows it.</summary>
internal static class LiveView
{
    private const int FewestEvents = 3;
    private const int MostEvents = 12;

    /// <summary>Names of facts and the space behind them.</summary>
    private const int NameColumn = 20;

    private const int WidestCurve = 60;

    /// <summary>As high as the terminal at most: what happened last gets the lines that are left.</summary>
    public static Rows Of(RunView view, IAnsiConsole console)
    {
        var (width, height) = (console.Profile.Width, console.Profile.Height);
        List<IRenderable> parts = [new Text(view.Headline), Facts(view, width)];
        if (view.Members.Count > 0)
            parts.Add(Cluster(view.Members));
        if (view.Step.Length > 0)
            parts.Add(new Text(view.Step, new Style(decoration: Decoration.Dim)));
        var taken = parts.Sum(part => Segment.SplitLines(part.Render(RenderOptions.Create(console), width)).Count) + 1;
        parts.AddRange(view.Events.TakeLast(Math.Clamp(height - taken, FewestEvents, MostEvents)).Select(Line));
        return new Rows(parts);
    }

    private static Grid Facts(RunView view, int width)
    {
        var facts = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Fact("phase", new Text(Phases(view), new Style(decoration: Decoration.Bold)));
        if (view.Load.Planned > TimeSpan.Zero)
        {
            var load = view.Load;
            Fact("load", Told($"{load.Elapsed.TotalSeconds:0} of {load.Planned.TotalSeconds:0} s{Left(view)}"));
            Fact("acknowledged", Told($"{load.OkPerSecond:#,##0}/s, {load.Ok:N0} in all"));
            Fact("", new Text(Sparkline.Of([.. view.Moments.Select(moment => moment.OkPerSecond)], Math.Min(WidestCurve, width - NameColumn)), new Style(Color.Green)));
            Fact("failed, unknown", new Text(
                Figures.Count(load.Fail) + ", " + Figures.Count(load.Unknown) + (load.NotSent > 0 ? $", {Figures.Count(load.NotSent)} not sent" : ""),
                load.Fail + load.Unknown + load.NotSent > 0 ? new Style(Color.Yellow) : Style.Plain));
        }
        Fact("faults in force", view.Faults.Count == 0 ? new Text("none") : new Text(string.Join(", ", view.Faults), new Style(Color.Red)));
        return facts;

        void Fact(string name, IRenderable value) => facts.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), value);
        static Text Told(FormattableString text) => new(text.ToString(CultureInfo.InvariantCulture));
    }

    private static string Phases(RunView view) => RunPhase.PlaceOf(view.Phase) is { } place
        ? string.Create(CultureInfo.InvariantCulture, $"{view.Phase} ({place} of {RunPhase.All.Count})")
        : view.Phase;

    private static string Left(RunView view) => view.LoadLeft switch
    {
        null => "",
        { Ticks: > 0 } left => string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(left.TotalSeconds):0} s left"),
        _ => ", on until writes are back",
    };

    private static Table Cluster(IReadOnlyList<MemberStatus> members)
    {
        var table = new Table { Border = TableBorder.None }.AddColumns("member", "role", "state", "timeline", "sync", "behind", "as time");
        foreach (var column in table.Columns)
            (column.NoWrap, column.Padding) = (true, new Padding(0, 0, 2, 0));
        foreach (var member in members)
        {
            var style = StyleOf(member);
            table.AddRow(
                new Text(member.Name, style), new Text(RunJson.NameOf(member.Role), style), new Text(RunJson.NameOf(member.State), style),
                new Text(member.Timeline?.ToString(CultureInfo.InvariantCulture) ?? "", style), new Text(member.SyncState ?? "", style),
                new Text(Behind(member), style), new Text(member.ReplayLagMs is { } ms ? Figures.Milliseconds(ms) : "", style));
        }
        return table;
    }

    private static string Behind(MemberStatus member) =>
        member.Role == MemberRole.Leader ? "" : Figures.Bytes(member.ReplayLagBytes ?? member.LagBytes);

    private static Style StyleOf(MemberStatus member) => member switch
    {
        { State: MemberState.Unreachable } => new Style(Color.Red),
        { State: MemberState.Starting } => new Style(Color.Yellow),
        { Role: MemberRole.Leader } => new Style(Color.Green, decoration: Decoration.Bold),
        _ => Style.Plain,
    };

    private static Text Line(RunEvent happened) => new(
        $"{RunHeadline.At(happened)} {happened.Text}",
        happened.Kind switch
        {
            RunEventKind.FaultInjected or RunEventKind.LeaderLost or RunEventKind.OutOfMemory => new Style(Color.Red),
            RunEventKind.FaultFailed => new Style(Color.Yellow),
            RunEventKind.FaultHealed or RunEventKind.LeaderElected => new Style(Color.Green),
            RunEventKind.Phase => new Style(decoration: Decoration.Bold),
            _ => Style.Plain,
        });
}
