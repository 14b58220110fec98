using System.Text.RegularExpressions;

namespace Harness.Verifier.Tests;

public sealed class RunReportTests(SamplePages pages)
{
    private static readonly string[] Anchors =
    [
        "asked", "timeline-heading", "recovery", "account", "checks", "anomalies", "load", "generator", "replication", "faults",
        "events", "members", "environment", "repeat", "files",
    ];

    public static TheoryData<string> Samples => ["valid", "violated", "unknown", "empty"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Page_OfAnyRun_HasEverySectionInOrder(string sample)
    {
        var page = await Page(sample);
        var places = Anchors.Select(anchor => page.IndexOf($"<h2 id=\"{anchor}\"", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.True(page.IndexOf("<h1>", StringComparison.Ordinal) < places[0], "the verdict comes first");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Page_OfAnyRun_LoadsNothing(string sample)
    {
        var page = await Page(sample);
        Assert.DoesNotMatch("https?://", page);
        Assert.DoesNotMatch("<(link|img|iframe|object|embed|script [^>]*src)\\b", page);
        Assert.DoesNotMatch("@import|url\\((?!#)", page);
        Assert.All(Links(page), link => Assert.DoesNotMatch("^([a-z]+:|//)", link));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Page_OfAnyRun_LinksOnlyToWhatIsThere(string sample)
    {
        var page = await Page(sample);
        foreach (var anchor in Links(page).Where(link => link.StartsWith('#')))
            Assert.Contains($"id=\"{anchor[1..]}\"", page, StringComparison.Ordinal);
        var ids = Regex.Matches(page, "\\sid=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Page_OfAnyRun_GivesEveryHeaderCellAScope(string sample) =>
        Assert.DoesNotMatch("<th(?![^>]*scope=)[ >]", await Page(sample));

    [Fact]
    public async Task Page_OfAValidRun_ShowsVerdictTimingAndSum()
    {
        var page = await Page("valid");
        Assert.Contains("No acknowledged write was lost", page, StringComparison.Ordinal);
        Assert.Contains("fast (ttl 7 s, loop_wait 1 s, retry_timeout 3 s)", page, StringComparison.Ordinal);
        Assert.Contains("15,842 acknowledged &#x2B; 3,031 failed &#x2B; 27 unknown = 18,900", page, StringComparison.Ordinal);
        Assert.DoesNotContain("does not add up", page, StringComparison.Ordinal);
        Assert.Contains("--seed 1", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAViolatedRun_ShowsAtMost32ExamplesOfAClass()
    {
        var page = await Page("violated");
        Assert.Contains("lost: 1,287, the first 32 shown", page, StringComparison.Ordinal);
        Assert.Equal(32, Regex.Count(page, "<td class=\"words long\">Acknowledged by n1"));
        Assert.Equal(1 + 1287 + 1, (await File.ReadAllLinesAsync(pages.Violated.Anomalies, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Page_OfAnUnknownRun_SaysWhyBeforeAllElse()
    {
        var page = await Page("unknown");
        var reason = page.IndexOf("The final read of the leader n2 failed", StringComparison.Ordinal);
        Assert.InRange(reason, 0, page.IndexOf("<h2 id=\"asked\"", StringComparison.Ordinal));
        Assert.Contains("not determined", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<p class=\"figure good\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WithHostileText_EscapesIt()
    {
        const string Hostile = "</title></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'";
        var model = SampleRun.Violated();
        var check = model.Result.Checks[0];
        model = model with
        {
            Info = model.Info with { Scenario = model.Info.Scenario with { Description = Hostile }, Environment = new Dictionary<string, string> { [Hostile] = Hostile } },
            Result = model.Result with
            {
                Scenario = Hostile, Sentence = Hostile, Caveats = [Hostile], Command = Hostile,
                Checks = [check with { Summary = Hostile, Anomalies = [check.Anomalies[0] with { Class = Hostile, Explanation = Hostile, Node = Hostile }] }],
            },
            Events = [new RunEvent(20_000_000_000, RunEventKind.LeaderElected, Hostile, Hostile)],
            Faults = [model.Faults[0] with { Member = Hostile, Error = Hostile }],
            FinalReads = [new FinalReadSummary(Hostile, true, 1, 1, 0, Hostile)],
        };
        var folder = pages.Folder("20261123-220000-hostile");
        await RunReport.WriteAsync(model, folder, TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(folder.Page, TestContext.Current.CancellationToken);
        Assert.Single(Regex.Matches(page, "<script"));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "</title><style|</title>\\s*<style"));
    }

    [Fact]
    public async Task Page_WithASumThatDoesNotComeOut_SaysSo()
    {
        var model = SampleRun.Valid();
        model = model with { Result = model.Result with { Account = model.Result.Account with { Surviving = 1 } } };
        var folder = pages.Folder("20261123-221000-sum");
        await RunReport.WriteAsync(model, folder, TestContext.Current.CancellationToken);
        Assert.Contains("does not add up", await File.ReadAllTextAsync(folder.Page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteAsync_OfARun_LeavesNoUnfinishedFile()
    {
        Assert.Empty(Directory.EnumerateFiles(pages.Valid.Path, "*.tmp"));
        Assert.All((string[])["index.html", "timeline.svg", "timeline.png", "writes.csv", "result.json"], name => Assert.True(File.Exists(Path.Combine(pages.Valid.Path, name)), name));
    }

    private static IEnumerable<string> Links(string page) => Regex.Matches(page, "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value);

    private Task<string> Page(string sample) => File.ReadAllTextAsync(
        sample switch { "valid" => pages.Valid.Page, "violated" => pages.Violated.Page, "unknown" => pages.Unknown.Page, _ => pages.Empty.Page },
        TestContext.Current.CancellationToken);
}
