using Microsoft.Playwright;

namespace Harness.EndToEnd.Tests;

/// <summary>The report of a run, opened from disk in a real browser and used.</summary>
internal static class ReportInBrowser
{
    /// <summary>The page is whole on a screen and on a telephone, in light and dark, asks no network for anything, and can be read by everybody.</summary>
    /// <param name="folder">Folder of the run.</param>
    public static async Task AssertUsableAsync(ChromiumFixture chromium, string folder, string name)
    {
        foreach (var (width, dark) in ((int, bool)[])[(1280, false), (1280, true), (390, true)])
        {
            await using var page = await OpenAsync(chromium, folder, width, dark);
            await page.PictureAsync($"report-{name}{(dark ? "-dark" : "")}");
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
            page.AssertClean($"file://{folder}/");
        }
    }

    /// <summary>The timeline is zoomed by button, mouse and keyboard, tells what is under the cursor, and gives way to the drawing on paper.</summary>
    public static async Task AssertTimelineWorksAsync(ChromiumFixture chromium, string folder)
    {
        await using var watched = await OpenAsync(chromium, folder, 1280, dark: false);
        var page = watched.Page;
        var timeline = page.Locator("#timeline");
        Assert.Equal(4, await timeline.Locator("canvas").CountAsync());
        Assert.False(await page.Locator(".still-plot").IsVisibleAsync());

        await page.Locator("button[data-at]").First.ClickAsync();
        Assert.Matches("^[0-9.]+ s: phase .* · leader .* · synchronous .* · faults .*", await page.Locator("#timeline-now").InnerTextAsync());
        var zoomed = await WindowAsync(page);
        Assert.InRange(zoomed.To - zoomed.From, 9.9, 10.1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();
        Assert.InRange((await WindowAsync(page)).Length, 4.9, 5.1);
        await timeline.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        var whole = await WindowAsync(page);
        Assert.True(whole.Length > 15, $"{whole}");
        await page.Keyboard.PressAsync("+");
        Assert.InRange((await WindowAsync(page)).Length, whole.Length / 2 - 0.1, whole.Length / 2 + 0.1);
        await page.Keyboard.PressAsync("ArrowRight");
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole run" }).ClickAsync();

        await timeline.Locator(".u-over").First.ScrollIntoViewIfNeededAsync();
        var box = (await timeline.Locator(".u-over").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 4, box.Y + 40);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + 40, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        Assert.InRange((await WindowAsync(page)).Length, whole.Length / 4 - 1, whole.Length / 4 + 1);
        Assert.DoesNotContain("–", await timeline.Locator(".u-legend .u-value").First.InnerTextAsync(), StringComparison.Ordinal);

        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await page.Locator(".still-plot .plot.wide").IsVisibleAsync());
        Assert.False(await timeline.IsVisibleAsync());
        watched.AssertClean($"file://{folder}/");
    }

    /// <summary>The filter of a run with anomalies leaves the rows that hold every word, and says how many; paper has them all.</summary>
    public static async Task AssertAnomaliesFilterAsync(ChromiumFixture chromium, string folder)
    {
        await using var watched = await OpenAsync(chromium, folder, 1280, dark: false);
        var page = watched.Page;
        var rows = page.Locator("section[aria-labelledby=anomalies] tbody tr");
        var shown = rows.Locator("visible=true");
        var all = await rows.CountAsync();
        var key = await rows.First.Locator("th").InnerTextAsync();
        var words = page.Locator("#anomaly-words");
        await words.FillAsync($"{key.ToUpperInvariant()} {await rows.First.GetAttributeAsync("data-class")}");
        Assert.InRange(await shown.CountAsync(), 1, Math.Max(1, all - 1));
        Assert.StartsWith($"{await shown.CountAsync()} of {all} ", await page.Locator("#anomaly-tools output").InnerTextAsync(), StringComparison.Ordinal);
        await words.FillAsync("no row says this");
        Assert.Equal(0, await shown.CountAsync());
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(all, await shown.CountAsync());
        watched.AssertClean($"file://{folder}/");
    }

    private static async Task<WatchedPage> OpenAsync(ChromiumFixture chromium, string folder, int width, bool dark)
    {
        var page = await chromium.NewPageAsync(width, dark: dark);
        await page.Page.GotoAsync($"file://{folder}/index.html");
        return page;
    }

    private static async Task<Window> WindowAsync(IPage page)
    {
        var shown = await page.Locator("#timeline").EvaluateAsync<string>("element => `${element.dataset.from} ${element.dataset.to}`");
        var parts = shown.Split(' ');
        return new Window(double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Seconds of the run that are shown.</summary>
    private sealed record Window(double From, double To)
    {
        public double Length => To - From;
    }
}
