using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>The live page at moments of the sample run; with HARNESS_SAMPLES it is kept, to be looked at.</summary>
public sealed class LivePageTests
{
    private const long Second = 1_000_000_000;
    private static readonly RunRequest Request = RunRequest.Of(name => name == "scenario" ? "failover-loss" : null);

    [Fact]
    public async Task Page_InTheOutage_ShowsItAll()
    {
        var page = await PageAsync("live", Look(45));
        foreach (var expected in (string[])
            ["<li class=\"down\">", "does not answer", "kill-leader n1", "class=\"mark\"", "aria-current=\"step\">load</li>", "Cancel the run", "data-live=\"/live/events\""])
            Assert.Contains(expected, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_BeforeTheOutage_ShowsWhoLeadsAndWhoFollows()
    {
        var page = await PageAsync("live-early", Look(20));
        foreach (var expected in (string[])["<li class=\"leader\">", "takes writes", "<li class=\"sync\">", "behind", "Faults in force: none"])
            Assert.Contains(expected, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verdict.Valid, 0, "Open the report")]
    [InlineData(null, 130, "Cancelled")]
    [InlineData(null, 64, "exit code 64")]
    public async Task Page_AfterTheEnd_ShowsWhatCameOfIt(Verdict? verdict, int code, string expected)
    {
        var page = await PageAsync($"live-ended-{code}", Look(63) with
        {
            Status = LiveStatus.Ended, ExitCode = code, Verdict = verdict, Expected = Verdict.Valid,
            Sentence = verdict is null ? "" : SampleRun.Valid().Result.Sentence, Errors = verdict is null ? "harness: port <8000> is taken" : "",
        });
        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<8000>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Cancel the run", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-live", page.Split("<script>")[0], StringComparison.Ordinal);
    }

    /// <summary>The sample run up to a second of its clock, as its observer would be told.</summary>
    private static LiveLook Look(int second)
    {
        var run = SampleRun.Valid();
        var state = new RunState();
        state.Started(run.Info, new RunFolder($"/reports/{run.Info.Id}"));
        foreach (var phase in (string[])[RunPhase.EnvironmentUp, RunPhase.Load])
            state.Happened(new RunEvent(0, RunEventKind.Phase, phase, phase));
        for (var at = 12; at <= second; at++)
        {
            var up = at is < 42 or > 49;
            state.Load(new LoadProgress(
                TimeSpan.FromSeconds(at - 12), TimeSpan.FromSeconds(45), 400 * Math.Min(at - 12, at < 50 ? 30 : at - 20), 400 * Math.Clamp(at - 42, 0, 8), 25, 0, 3, up ? 400 : 0));
            foreach (var happened in run.Events.Where(happened => happened.AtNs / Second == at && happened.Kind != RunEventKind.Phase))
                state.Happened(happened);
        }
        if (run.Samples.LastOrDefault(sample => sample.AtNs <= second * Second) is { } sample)
            state.Looked(sample);
        return new LiveLook { Request = Request, View = state.Look() };
    }

    private static async Task<string> PageAsync(string name, LiveLook look)
    {
        var page = await PageRenderer.RenderAsync<LivePage>(new Dictionary<string, object?> { [nameof(LivePage.Look)] = look });
        if (Environment.GetEnvironmentVariable("HARNESS_SAMPLES") is { } folder)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.html"), page, TestContext.Current.CancellationToken);
        return page;
    }
}
