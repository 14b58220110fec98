using System.Net;
using System.Text.RegularExpressions;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>The pages and what their forms do, without a browser.</summary>
public sealed class ServePagesTests : IAsyncLifetime
{
    private const string Old = "20261123-201503-failover-loss";
    private const string Bad = "20261123-203011-failover-loss-async";
    private const string New = "20261124-201503-failover-loss";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly ServedReports served = new();

    public async ValueTask InitializeAsync()
    {
        await served.InitializeAsync();
        await served.AddSampleAsync(Verdict.Valid, Old);
        await served.AddSampleAsync(Verdict.Violated, Bad);
        await served.AddSampleAsync(Verdict.Valid, New);
        Directory.CreateDirectory(Path.Combine(served.Reports, "20261125-000000-killed"));
        await File.WriteAllTextAsync(Path.Combine(served.Reports, "20261125-000000-killed", "run.json"), "{", Stop);
    }

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Theory]
    [InlineData("/", "20261125-000000-killed " + New + " " + Bad + " " + Old)]
    [InlineData("/?verdict=violated", Bad)]
    [InlineData("/?scenario=failover-loss&text=20261124", New)]
    [InlineData("/?verdict=unfinished", "20261125-000000-killed")]
    [InlineData("/?text=nothing-like-it", "")]
    public async Task List_ShowsWhatIsWanted_NewestFirst(string path, string ids)
    {
        var page = await served.PageAsync(path);
        Assert.Equal(ids, string.Join(' ', Regex.Matches(page, "<a href=\"/delete/([^\"]+)\"").Select(match => match.Groups[1].Value)));
    }

    [Fact]
    public async Task List_ShowsFigures_AndTrendsOfRunsThatCanBeCompared()
    {
        var page = await served.PageAsync("/");
        Assert.Contains("7.40 s", page, StringComparison.Ordinal);
        Assert.Contains("1,287", page, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(page, "<figure class=\"small\">")); // the one scenario that ran twice
        Assert.Contains("RTO of failover-loss over 2 runs: 7.40 s to 7.40 s, last 7.40 s", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Trends", await served.PageAsync("/?verdict=violated"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_EscapesWhatRunsSay()
    {
        var evil = SampleRun.Valid();
        await served.AddAsync(evil with { Result = evil.Result with { Sentence = "<img src=x onerror=alert(1)>" } }, "20261126-000000-evil");
        var page = await served.PageAsync("/?text=<script>alert(2)</script>\"><b>");
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\"><b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x", await served.PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfNoRuns_SaysHowToStartOne()
    {
        Directory.Delete(served.Reports, recursive: true);
        Assert.Contains("No run yet", await served.PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_OfTwo_LeadsToTheirComparison_WithTheOlderFirst()
    {
        using var answer = await served.SendAsync(HttpMethod.Post, "/compare", ServedReports.Form(("run", New), ("run", Old)));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var page = await served.PageAsync(answer.Headers.Location!.ToString());
        Assert.Contains($"{Old} against {New}", page, StringComparison.Ordinal);
        Assert.Contains("compare", await served.PageAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(Old + " " + Old)]
    [InlineData(Old + " " + Bad + " " + New)]
    [InlineData(Old + " ../../etc")]
    [InlineData(Old + " 20261125-000000-killed")]
    public async Task Compare_OfAnythingElse_SaysWhy(string ids)
    {
        using var answer = await served.SendAsync(HttpMethod.Post, "/compare", ServedReports.Form([.. ids.Split(' ').Select(id => ("run", id))]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("That did not work", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_AsksFirst_ThenRemovesIt()
    {
        Assert.Contains($"Delete {Old}?", await served.PageAsync($"/delete/{Old}"), StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(served.Reports, Old)));
        using var answer = await served.SendAsync(HttpMethod.Post, $"/delete/{Old}");
        Assert.Equal((HttpStatusCode.SeeOther, $"/?deleted={Old}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.False(Directory.Exists(Path.Combine(served.Reports, Old)));
        Assert.DoesNotContain(Old, await File.ReadAllTextAsync(Path.Combine(served.Reports, "index.html"), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData("not-a-run")]
    [InlineData("linked")]
    public async Task Delete_OfWhatIsNoRun_TouchesNothing(string id)
    {
        Directory.CreateDirectory(Path.Combine(served.Reports, "not-a-run"));
        Directory.CreateSymbolicLink(Path.Combine(served.Reports, "linked"), Path.Combine(served.Reports, Old));
        using var answer = await served.SendAsync(HttpMethod.Post, $"/delete/{id}");
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{answer.StatusCode}");
        Assert.True(Directory.Exists(Path.Combine(served.Reports, "not-a-run")));
        Assert.True(File.Exists(Path.Combine(served.Reports, Old, "index.html")));
    }

    [Fact]
    public async Task Start_Shows_Watches_AndEndsWithTheVerdict()
    {
        Assert.Contains("failover-loss-async", await served.PageAsync("/start"), StringComparison.Ordinal);
        using var answer = await served.SendAsync(HttpMethod.Post, "/start", ServedReports.Form(("scenario", "failover-loss"), ("duration", "15s"), ("environment", "")));
        Assert.Equal((HttpStatusCode.SeeOther, "/live"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(["run", "failover-loss", "--reports", served.Reports, "--duration=15s", RunCommand.UpdatesFlag], served.Program.Arguments);

        using var again = await served.SendAsync(HttpMethod.Post, "/start", ServedReports.Form(("scenario", "failover-loss")));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);

        served.Program.Tell(new RunStarted(SampleRun.Valid().Info, Path.Combine(served.Reports, Old)));
        served.Program.Tell(new RunLooked(SampleRun.Valid().Samples[0]));
        served.Program.Tell(new RunHappened(new RunEvent(1, RunEventKind.FaultInjected, "kill-leader <n1>", "kill-leader <n1> at once")));
        using var events = await served.Client.GetStreamAsync("/live/events", Stop);
        using var reader = new StreamReader(events);
        var first = await UntilAsync(reader, "kill-leader");
        Assert.DoesNotContain("<n1>", first, StringComparison.Ordinal);

        using var busy = await served.SendAsync(HttpMethod.Post, $"/delete/{Old}");
        Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);

        served.Program.Tell(new RunEnded(Verdict.Violated, Verdict.Valid, "2 are missing"));
        served.Program.Exit(1);
        var last = await UntilAsync(reader, "\"ended\":true");
        Assert.Contains("2 are missing", last, StringComparison.Ordinal);
        Assert.Contains($"/reports/{Old}/index.html", last, StringComparison.Ordinal);
        Assert.Contains("2 are missing", await served.PageAsync("/live"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnImpossibleSetting_SaysSoInTheForm()
    {
        using var answer = await served.SendAsync(HttpMethod.Post, "/start", ServedReports.Form(("scenario", "failover-loss"), ("duration", "-5s")));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("--duration -5s", page, StringComparison.Ordinal);
        Assert.Contains("value=\"-5s\"", page, StringComparison.Ordinal);
        Assert.Empty(served.Program.Arguments);
    }

    [Fact]
    public async Task Live_BeforeAnyRun_SaysSo_AndTellsBrowsersNotToWait()
    {
        Assert.Contains("No run was started", await served.PageAsync("/live"), StringComparison.Ordinal);
        using var events = await served.SendAsync(HttpMethod.Get, "/live/events");
        Assert.Equal(HttpStatusCode.NoContent, events.StatusCode);
    }

    private static async Task<string> UntilAsync(StreamReader events, string mark)
    {
        while (await events.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Stop) is { } line)
            if (line.Contains(mark, StringComparison.Ordinal))
                return line;
        throw new InvalidOperationException($"the events ended without {mark}");
    }
}
