using System.Text.RegularExpressions;

namespace Harness.Verifier.Tests;

public sealed class ReportIndexTests(SamplePages pages)
{
    [Fact]
    public async Task WriteAsync_OverRuns_ListsThemNewestFirstAndMarksTheUnfinished()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await Make("20261124-000000-killed", "run.json", "{}");
        await Make("20261124-000001-torn", "result.json", "{\"verdict\": ");
        Directory.CreateDirectory(Path.Combine(pages.Root, "not-a-run"));
        await ReportIndex.WriteAsync(pages.Root, cancellation);
        var page = await File.ReadAllTextAsync(Path.Combine(pages.Root, "index.html"), cancellation);

        var links = Regex.Matches(page, "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(
            ((RunFolder[])[pages.Empty, pages.Unknown, pages.Violated, pages.Valid]).Select(folder => $"{folder.Id}/index.html"),
            links.Where(link => !link.Contains("-22", StringComparison.Ordinal)));
        Assert.Contains("harness check reports/20261124-000000-killed", page, StringComparison.Ordinal);
        Assert.Contains("result.json cannot be read", page, StringComparison.Ordinal);
        Assert.Contains("1,287 of 15,842 acknowledged writes were lost", page, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-run", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("https?://", page);
    }

    [Fact]
    public async Task WriteAsync_OverComparisonsAndSearches_ListsThemWithTheirSentence()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var root = Path.Combine(pages.Root, "all kinds");
        await Make("all kinds/20261124-000003-compare-a-b", "compare.json",
            """{"evidence":"valid","a":{"name":"a"},"b":{"name":"<b>"},"sentence":"3 of 9 figures differ."}""");
        await Make("all kinds/20261124-000003-compare-a-b", "index.html", "");
        await Make("all kinds/20261124-000002-compare-old", "compare.json", """{"evidence":"violated","a":{"name":"a"},"b":{"name":"c"}}""");
        await Make("all kinds/20261124-000001-capacity-a", "capacity.json",
            """{"verdict":"valid","info":{"scenario":{"name":"a"}},"sentence":"capacity of a: 1,000/s"}""");
        await Make("all kinds/20261124-000001-capacity-a", "run.json", "{}");
        await Make("all kinds/20261124-000000-capacity-torn", "capacity.json", """{"verdict": """);
        await Make("all kinds/20261123-000000-compare-strange", "compare.json", """{"evidence":7,"a":[]}""");
        await Make("all kinds/20261122-000000-compare-empty", "compare.json", """[]""");
        await ReportIndex.WriteAsync(root, cancellation);
        var page = await File.ReadAllTextAsync(Path.Combine(root, "index.html"), cancellation);

        Assert.Equal(["20261124-000003-compare-a-b/index.html"], Regex.Matches(page, "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value));
        Assert.Contains("3 of 9 figures differ.", page, StringComparison.Ordinal);
        Assert.Contains("a against &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("capacity of a: 1,000/s", page, StringComparison.Ordinal);
        Assert.Contains("4 comparisons: 1 valid, 1 violated, 2 unreadable; 2 searches: 1 valid, 1 unreadable", page, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(page, "(capacity|compare)\\.json cannot be read"));
        Assert.DoesNotContain("harness check", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_WithAFolderThatIsGone_ListsTheRest()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var root = Path.Combine(pages.Root, "gone");
        await Make("gone/20261124-000001-capacity-a", "capacity.json", """{"verdict":"valid","info":{"scenario":{"name":"a"}},"sentence":"it holds"}""");
        Directory.CreateSymbolicLink(Path.Combine(root, "20261124-000002-compare-b"), Path.Combine(root, "nowhere"));
        Directory.CreateDirectory(Path.Combine(root, "20261124-000003-compare-c", "compare.json"));
        await ReportIndex.WriteAsync(root, cancellation);
        Assert.Contains("it holds", await File.ReadAllTextAsync(Path.Combine(root, "index.html"), cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_WithoutRuns_SaysHowToStartOne()
    {
        var folder = Path.Combine(pages.Root, "none", "yet");
        await ReportIndex.WriteAsync(folder, TestContext.Current.CancellationToken);
        Assert.Contains("No run yet", await File.ReadAllTextAsync(Path.Combine(folder, "index.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task Make(string run, string file, string text)
    {
        Directory.CreateDirectory(Path.Combine(pages.Root, run));
        return File.WriteAllTextAsync(Path.Combine(pages.Root, run, file), text, TestContext.Current.CancellationToken);
    }
}
