using Microsoft.Playwright;

namespace Harness.EndToEnd.Tests;

/// <summary>Debian's Chromium without a window, for pages served or opened from disk. One for all tests of a class.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    /// <summary>Nothing of the browser's own may reach out. Playwright adds <c>--headless</c> and a new <c>--user-data-dir</c>.</summary>
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Executable), $"{Executable} is missing: apt-get install chromium, as ./test does");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = Flags });
    }

    /// <summary>A page of its own, without cookies; its faults are collected from the beginning.</summary>
    /// <param name="width">In CSS pixels: 1280 is a screen, 390 a telephone.</param>
    /// <param name="dark">As a user who prefers dark pages.</param>
    public async Task<WatchedPage> NewPageAsync(int width = 1280, int height = 900, bool dark = false)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            // Colours that still change would be measured half way.
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new WatchedPage(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
