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
