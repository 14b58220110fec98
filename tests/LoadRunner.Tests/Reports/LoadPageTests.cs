using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Harness.LoadRunner.Tests;

public sealed class LoadPageTests
{
    /// <summary>Drawing a page takes most of a second, and it is the same for every test.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Pages = new();

    public static TheoryData<string> Samples => ["full", "mixed", "empty", "hostile"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Page_OfAnyLoad_LoadsNothing(string sample)
    {
        var page = await PageAsync(sample);
        Assert.DoesNotMatch("https?://", page);
        Assert.DoesNotMatch("<(link|img|iframe|object|embed|script [^>]*src)\\b", page);
        Assert.DoesNotMatch("@import|url\\((?!#)", page);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Page_OfAnyLoad_HasUniqueIdsAndScopedHeaders(string sample)
    {
        var page = await PageAsync(sample);
        var ids = Regex.Matches(page, "\\sid=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(page, "href=\"#([^\"]*)\"").Select(match => match.Groups[1].Value), anchor => Assert.Contains(anchor, ids));
        Assert.DoesNotMatch("<th(?![^>]*scope=)[ >]", page);
    }

    [Fact]
    public async Task Page_WithHostileText_EscapesIt()
    {
        var page = await PageAsync("hostile");
        Assert.Single(Regex.Matches(page, "<script"));
        Assert.DoesNotContain("</td><script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfALoad_ShowsTablesAndFigures()
    {
        var page = await PageAsync("full");
        foreach (var text in (string[])["APDEX", "Std. dev.", "TOTAL", "KB/s", "57P01", "Operations in flight", "Schedule lag, ms", "Latency by percentile, ms", "Response time by rate, ms", "Operations by response time", "99.9 %"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAMixedLoad_ShowsEachPartSecondBySecond()
    {
        var page = await PageAsync("mixed");
        foreach (var part in (string[])["mixed: register", "mixed: get-user"])
            Assert.Contains($"<summary>{part}</summary><h3>{part}, second by second</h3>", page.Replace("\n", "", StringComparison.Ordinal).Replace("  ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Bytes of HTTP per second", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_OfALoad_WritesEveryForm()
    {
        var kept = Environment.GetEnvironmentVariable("HARNESS_SAMPLES");
        var folder = kept ?? Directory.CreateTempSubdirectory("harness-load-").FullName;
        try
        {
            await LoadReportFiles.WriteAsync(Document("full"), folder, TestContext.Current.CancellationToken);
            Assert.All((string[])["index.html", "load.json", "aggregate.csv", "series.csv", "report.md", "junit.xml"], name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
            Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp"));
        }
        finally
        {
            if (kept is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Prepare_OfAFolderThatIsAFile_SaysWhatToDo()
    {
        var file = Path.GetTempFileName();
        try
        {
            var error = Assert.Throws<Environments.UserErrorException>(() => LoadReportFiles.Prepare(file));
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<string> PageAsync(string sample) =>
        Pages.GetOrAdd(sample, static name => new Lazy<Task<string>>(() => LoadReportFiles.PageOfAsync(Document(name)))).Value;

    private static LoadDocument Document(string sample)
    {
        var hostile = sample == "hostile";
        var load = hostile ? SampleLoad.HostileReport() : sample == "empty" ? SampleLoad.Empty() : sample == "mixed" ? SampleLoad.Mixed() : SampleLoad.Report();
        return new LoadDocument
        {
            Load = load,
            Title = hostile ? SampleLoad.Hostile : "register and get-user at the API",
            Facts = [("Load", hostile ? SampleLoad.Hostile : "200 and 300 operations/s for 60s"), ("Seed", "1")],
            Checks = [.. LoadCheck.Basic(load), new LoadCheck("register", hostile ? SampleLoad.Hostile : "p99 below 200 ms", false, "p99 2.9 s")],
        };
    }
}
