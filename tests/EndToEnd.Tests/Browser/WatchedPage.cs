using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Harness.EndToEnd.Tests;

/// <summary>A page in the browser that keeps what goes wrong in it: errors in the console and all that it asks for.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("HARNESS_SCREENSHOTS");

    private readonly IBrowserContext context;
    private readonly List<string> errors = [];
    private readonly List<string> requests = [];

    internal WatchedPage(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) => Keep(errors, message.Type is "error" or "warning" ? $"{message.Type}: {message.Text}" : null);
        page.PageError += (_, error) => Keep(errors, $"exception: {error}");
        page.Request += (_, request) => Keep(requests, request.Url.StartsWith("data:", StringComparison.Ordinal) ? null : request.Url);
    }

    public IPage Page { get; }

    /// <summary>Errors, warnings and exceptions that scripts and policies left in the console.</summary>
    public IReadOnlyList<string> Errors => Copy(errors);

    /// <summary>All URLs that were asked for, <c>data:</c> left out.</summary>
    public IReadOnlyList<string> Requests => Copy(requests);

    /// <summary>Nothing went wrong in the page, and it asked for nothing beyond its own origin or folder.</summary>
    /// <param name="own">What every URL must begin with, e.g. <c>http://127.0.0.1:8100/</c> or <c>file:///tmp/x/</c>.</param>
    public void AssertClean(string own)
    {
        Assert.Empty(Errors);
        Assert.All(Requests, url => Assert.StartsWith(own, url, StringComparison.Ordinal));
    }

    /// <summary>axe-core finds no fault that keeps people from using the page.</summary>
    public async Task AssertAccessibleAsync()
    {
        var found = await Page.RunAxe();
        Assert.NotEmpty(found.Passes);
        Assert.Empty(found.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .SelectMany(violation => violation.Nodes.Select(node => $"{violation.Impact} {violation.Id}: {violation.Help}: {node.Html}")));
    }

    /// <summary>Nothing sticks out at the right: the page itself never scrolls sideways.</summary>
    public async Task AssertFitsAsync()
    {
        var (inner, outer) = (await WidthAsync("scrollWidth"), await WidthAsync("clientWidth"));
        Assert.True(inner <= outer, $"{Page.Url} is {inner} px wide in a window of {outer} px");
    }

    /// <summary>A picture of the whole page for people to look at, in the folder that HARNESS_SCREENSHOTS names, if any.</summary>
    public async Task PictureAsync(string name)
    {
        if (Pictures is not null)
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"{name}-{Page.ViewportSize!.Width}.png"), FullPage = true });
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private Task<int> WidthAsync(string measure) => Page.EvaluateAsync<int>($"document.documentElement.{measure}");

    private static void Keep(List<string> kept, string? text)
    {
        if (text is null)
            return;
        lock (kept)
            kept.Add(text);
    }

    private static IReadOnlyList<string> Copy(List<string> kept)
    {
        lock (kept)
            return [.. kept];
    }
}
