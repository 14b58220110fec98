using System.Text.Json;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class ComparisonReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("compare-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Page_SaysWhatDiffersAndWhatDoesNotAndLoadsNothing()
    {
        var page = await ComparisonReport.PageOfAsync(Sample());
        Assert.Contains("<li>get-user, throughput: 100.5/s against 151.5/s (&#x2B;50.7 %), B is higher</li>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<li>get-user, other", page, StringComparison.Ordinal);
        Assert.Contains("no verdict: the interval contains zero", page, StringComparison.Ordinal);
        Assert.Contains("&lt;side&gt;", page, StringComparison.Ordinal);
        Assert.Contains("10,000 resamples", page, StringComparison.Ordinal);
        Assert.Contains("href=\"../run-1/index.html\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_LeavesThePageAndTheSameAsJson()
    {
        var page = await ComparisonReport.WriteAsync(Sample(), _folder, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(page));
        var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "compare.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("pairs", json.GetProperty("basis").GetString());
        Assert.Equal("higher", json.GetProperty("rows")[0].GetProperty("difference").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task RunsOutsideTheReports_AreLinkedToWhereTheyLie()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var runs = new List<RunFolder>();
        foreach (var place in (string[])["reports/run-a", "elsewhere/old runs/run-b"])
        {
            var folder = new RunFolder(Path.Combine(_folder, place));
            await RunReport.WriteAsync(SampleRun.Valid(), folder, cancellation);
            var store = new RunStore(folder);
            await store.SaveInfoAsync(SampleRun.Valid().Info);
            await store.SaveLoadAsync(SampleRun.Valid().Load!);
            runs.Add(folder);
        }
        var reports = Path.Combine(_folder, "reports");
        var comparison = await SavedRuns.CompareTwoAsync(runs[0], runs[1], reports, "harness compare", DateTimeOffset.UnixEpoch, cancellation);
        var page = await ComparisonReport.WriteAsync(comparison, Path.Combine(reports, comparison.Id), cancellation);
        var links = System.Text.RegularExpressions.Regex.Matches(await File.ReadAllTextAsync(page, cancellation), "href=\"([^\"#]*run-[^\"]*)\"")
            .Select(match => Uri.UnescapeDataString(match.Groups[1].Value)).ToList();
        Assert.Equal(["../run-a/index.html", "../../elsewhere/old runs/run-b/index.html"], links);
        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link)), link));
    }

    [Theory]
    [InlineData(0.3, "+0.3/s")]
    [InlineData(-0.3, "-0.3/s")]
    [InlineData(0.03, "0/s")] // rounds to nothing, which has no sign
    [InlineData(-0.03, "0/s")]
    [InlineData(0, "0/s")]
    public void Signed_HasASignUnlessItIsNothing(double value, string text) => Assert.Equal(text, ComparisonText.Signed(value, FigureUnit.PerSecond));

    [Fact]
    public void Evidence_IsTheWorstOfTheRuns()
    {
        var sample = Sample();
        Assert.Equal(Verdict.Valid, sample.Evidence);
        Assert.Equal(Verdict.Violated, (sample with { B = sample.B with { Runs = [Run(Verdict.Violated)] } }).Evidence);
        Assert.Equal(Verdict.Unknown, (sample with { A = sample.A with { Runs = [] }, B = sample.B with { Runs = [] } }).Evidence);
    }

    private static Comparison Sample() => new()
    {
        Id = "20260102-030405-compare-a-b",
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Command = "harness compare a b",
        Basis = ComparisonBasis.Pairs,
        Seed = 1,
        A = new ComparedSide("<side>", new Dictionary<string, string> { ["reads"] = "leader" }, [Run(Verdict.Valid)]),
        B = new ComparedSide("b", new Dictionary<string, string> { ["reads"] = "replica" }, [Run(Verdict.Valid)]),
        Rows = ComparisonAnalysis.OfPairs(
            [[(Figure("throughput"), 100), (Figure("other"), 5)], [(Figure("throughput"), 101), (Figure("other"), 6)]],
            [[(Figure("throughput"), 151), (Figure("other"), 6)], [(Figure("throughput"), 152), (Figure("other"), 5)]], seed: 1),
        Caveats = ["2 pairs"],
    };

    private static ComparedFigure Figure(string name) => new("get-user", name, FigureUnit.PerSecond);

    private static ComparedRun Run(Verdict verdict) => new("run-1", "../run-1", verdict, "It is as it is.");
}
