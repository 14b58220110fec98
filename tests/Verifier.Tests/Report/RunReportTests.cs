using System.Text.RegularExpressions;
using System.Xml.Linq;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class RunReportTests(SamplePages pages)
{
    private static readonly string[] Anchors =
    [
        "asked", "topology", "timeline-heading", "recovery", "why", "account", "checks", "anomalies", "load", "generator", "replication", "faults",
        "events", "members", "environment", "settings", "repeat", "files",
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
        var page = (await Page(sample)).Replace(Interactive.Script.Value, "", StringComparison.Ordinal); // the library's banner names its home
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
        Assert.Equal(32, Regex.Count(page, "<td class=\"words long\" data-label=\"Explanation\">Acknowledged by n1"));
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
                Checks = [check with { Summary = Hostile, Anomalies = [check.Anomalies.First() with { Class = Hostile, Explanation = Hostile, Node = Hostile }] }],
            },
            Events = [new RunEvent(20_000_000_000, RunEventKind.LeaderElected, Hostile, Hostile)],
            Faults = [model.Faults[0] with { Member = Hostile, Error = Hostile }],
            FinalReads = [new FinalReadSummary(Hostile, true, 1, 1, 0, Hostile)],
        };
        var folder = pages.Folder("20261123-220000-hostile");
        await RunReport.WriteAsync(model, folder, TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(folder.Page, TestContext.Current.CancellationToken);
        Assert.Equal(["<script type=\"application/json\" id=\"timeline-data\">", "<script>", "<script>"], Regex.Matches(page, "<script[^>]*>").Select(match => match.Value));
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
    public async Task Page_OfARunWithThresholds_ShowsEachWithItsResult()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = pages.Folder("20261123-222000-thresholds");
        await RunReport.WriteAsync(WithThresholds(), folder, cancellation);
        var page = Regex.Replace(await File.ReadAllTextAsync(folder.Page, cancellation), "\\s*\\n\\s*", "");
        Assert.Contains("<td>p99</td><td>below 50 ms</td><td class=\"n\">61.2 ms</td><td><span class=\"badge violated\">", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">all loads</th><td>status 503</td><td>below 10</td><td class=\"n\">&#x2013;</td><td><span class=\"badge unknown\">", page, StringComparison.Ordinal);
        Assert.Contains("after 12.5 s", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"thresholds\"", await Page("valid"), StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_OfARun_HasACaseForEachCheckAndThreshold()
    {
        var model = WithThresholds();
        var suite = XDocument.Parse(RunJUnit.Of(model)).Root!.Element("testsuite")!;
        var cases = suite.Elements("testcase").ToList();
        Assert.Equal(model.Result.Checks.Count + 2, cases.Count);
        Assert.Equal($"{cases.Count}", suite.Attribute("tests")!.Value);
        Assert.Equal(
            ($"{model.Result.Checks.Count(check => check.Verdict == Verdict.Violated) + 1}", $"{model.Result.Checks.Count(check => check.Verdict == Verdict.Unknown) + 1}"),
            (suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value));
        Assert.Equal(suite.Attribute("failures")!.Value, $"{suite.Descendants("failure").Count()}");
        Assert.Contains("61.2 ms, broken", cases[^2].Element("failure")!.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Contains(suite.Descendants("property"), property => property.Attribute("name")!.Value == "verdict");
    }

    [Fact]
    public void JUnit_OfARunThatEndedBeforeItsLoad_HasItsThresholdsAsErrors()
    {
        var model = SampleRun.Empty();
        model = model with { Load = null, Info = model.Info with { Scenario = model.Info.Scenario with { Thresholds = [new() { Metric = "rate", Above = new(5, false) }] } } };
        Assert.Contains("nothing was measured", XDocument.Parse(RunJUnit.Of(model)).Descendants("error").Last().Attribute("message")!.Value, StringComparison.Ordinal);
    }

    private static ReportModel WithThresholds()
    {
        var model = SampleRun.Violated();
        return model with
        {
            Load = model.Load! with
            {
                Thresholds =
                [
                    new() { Threshold = new() { Metric = "p99", Workload = "register", Below = new(50, true), AbortOnFail = true }, Value = 61.2, Held = false, AbortedAfterSeconds = 12.5 },
                    new() { Threshold = new() { Metric = "status", Code = "503", Below = new(10, false) }, Value = null, Held = false },
                ],
            },
        };
    }

    [Fact]
    public void WriteAsync_OfARun_LeavesNoUnfinishedFile()
    {
        Assert.Empty(Directory.EnumerateFiles(pages.Valid.Path, "*.tmp"));
        Assert.All((string[])["index.html", "timeline.svg", "timeline.png", "writes.csv", "junit.xml", "result.json"], name => Assert.True(File.Exists(Path.Combine(pages.Valid.Path, name)), name));
    }

    private static IEnumerable<string> Links(string page) => Regex.Matches(page, "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value);

    private Task<string> Page(string sample) => File.ReadAllTextAsync(
        sample switch { "valid" => pages.Valid.Page, "violated" => pages.Violated.Page, "unknown" => pages.Unknown.Page, _ => pages.Empty.Page },
        TestContext.Current.CancellationToken);
}
