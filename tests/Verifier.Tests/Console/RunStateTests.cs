using Harness.Environments;
using Harness.LoadRunner;
using Spectre.Console;

namespace Harness.Verifier.Tests;

/// <summary>What is seen of a run while it goes on, in the program itself and through lines of another one.</summary>
public sealed class RunStateTests
{
    private const long Second = 1_000_000_000;

    private static readonly RunUpdate[] Updates =
    [
        new RunStarted(SampleRun.Valid().Info, "/reports/20261123-201503-failover-loss"),
        new RunHappened(new RunEvent(0, RunEventKind.Phase, RunPhase.EnvironmentUp, RunPhase.EnvironmentUp)),
        new RunStep("n1 is up"),
        new RunHappened(new RunEvent(5 * Second, RunEventKind.Phase, RunPhase.Load, RunPhase.Load)),
        new RunHappened(new RunEvent(5 * Second, RunEventKind.LeaderElected, "n1", "n1 leads on timeline 1")),
        new RunLooked(SampleRun.Valid().Samples[0]),
        Load(0.5, 100, 0),
        Load(1, 300, 0),
        new RunHappened(new RunEvent(6 * Second, RunEventKind.FaultInjected, "stop-replica n3", "n3 was shut down")),
        new RunHappened(new RunEvent(6 * Second, RunEventKind.FaultInjected, "kill-leader n1", "n1 was killed")),
        new RunHappened(new RunEvent(7 * Second, RunEventKind.FaultHealed, "stop-replica n3", "n3 streams again")),
        new RunHappened(new RunEvent(7 * Second, RunEventKind.LeaderLost, "n1", "n1 is no longer leader")),
        Load(1.5, 300, 25),
        Load(2, 300, 75),
    ];

    [Fact]
    public void Look_AfterUpdates_ShowsTheRun()
    {
        var view = Told(update => update);
        Assert.Equal((RunPhase.Load, RunView.NoLeader, "", 7), (view.Phase, view.Leader, view.Step, view.EventCount));
        Assert.Equal(["kill-leader n1"], view.Faults);
        Assert.Equal([MemberRole.Leader, MemberRole.SyncStandby, MemberRole.Replica], view.Members.Select(member => member.Role));
        Assert.Equal([400, 0, 0], view.Moments.Select(moment => moment.OkPerSecond));
        Assert.Equal([0, 50, 100], view.Moments.Select(moment => moment.ErrorsPerSecond));
        Assert.Equal([true, true], view.Marks.Select(mark => mark.IsFault));
        Assert.All(view.Marks, mark => Assert.Equal(1, mark.AtSeconds));
        Assert.Equal(TimeSpan.FromSeconds(43), view.LoadLeft);
    }

    [Fact]
    public void Updates_AsLines_TellTheSame()
    {
        Assert.Equivalent(Told(update => update), Told(update => RunUpdate.Parse(update.ToLine())!), strict: true);
        Assert.Equal(new RunEnded(Verdict.Valid, Verdict.Violated, "a <b> \"c\"\nd"), RunUpdate.Parse(new RunEnded(Verdict.Valid, Verdict.Violated, "a <b> \"c\"\nd").ToLine()));
        Assert.All(Updates, update => Assert.DoesNotContain('\n', update.ToLine()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("environment: local (its programs are installed)")]
    [InlineData("{\"kind\":\"other\"}")]
    [InlineData("{\"text\":\"x\"}")]
    [InlineData("[]")]
    public void Parse_OfAnotherLine_IsNothing(string line) => Assert.Null(RunUpdate.Parse(line));

    [Fact]
    public void Look_OfALongRun_StaysBounded()
    {
        var state = new RunState();
        for (var i = 0; i < 5000; i++)
        {
            state.Load(((RunLoad)Load(i, i, 0)).Progress);
            state.Happened(new RunEvent(i, RunEventKind.MemberChanged, "n1", $"change {i}"));
        }
        var view = state.Look();
        Assert.Equal((600, 200, 5000), (view.Moments.Count, view.Events.Count, view.EventCount));
        Assert.Equal("change 4999", view.Events[^1].Text);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(140, 40)]
    public void LiveView_ShowsAll_WithinTheTerminal(int width, int height)
    {
        var text = Drawn(Told(update => update), width, height);
        Assert.True(text.Split('\n').Length <= height, text);
        foreach (var expected in (string[])["load (2 of 7)", "2 of 45 s, 43 s left", "300 in all", "kill-leader n1", "sync-standby", "n1 is no longer leader"])
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains('█', text);
    }

    [Fact]
    public void LiveView_BeforeTheLoad_ShowsTheStep()
    {
        var state = new RunState();
        foreach (var update in Updates.Take(3))
            update.Tell(state);
        Assert.Contains("n1 is up", Drawn(state.Look(), 80, 24), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 5, "")]
    [InlineData("1 2 4 8", 5, "▂▃▅█")]
    [InlineData("1 2 4 8", 2, "▅█")]
    [InlineData("8 0 8", 5, "█ █")]
    [InlineData("0 0", 5, "  ")]
    public void Sparkline_ShowsTheLastValues(string values, int width, string expected) =>
        Assert.Equal(expected, Sparkline.Of([.. values.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)], width));

    private static RunView Told(Func<RunUpdate, RunUpdate> by)
    {
        var state = new RunState();
        foreach (var update in Updates)
            by(update).Tell(state);
        return state.Look();
    }

    private static RunLoad Load(double atSeconds, long ok, long fail) =>
        new(new LoadProgress(TimeSpan.FromSeconds(atSeconds), TimeSpan.FromSeconds(45), ok, fail, 0, 0, 3, 400));

    private static string Drawn(RunView view, int width, int height)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        (console.Profile.Width, console.Profile.Height) = (width, height);
        console.Write(LiveView.Of(view, console));
        return text.ToString().TrimEnd('\n');
    }
}
