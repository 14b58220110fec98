using Microsoft.Playwright;

namespace Harness.EndToEnd.Tests;

/// <summary>The pages of <c>harness serve</c> in a real browser, without a cluster.</summary>
[Trait("Category", "EndToEnd")]
public sealed class ServePagesTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Old = "20260102-030405-failover-loss";
    private const string New = "20260103-030405-failover-loss";
    private const string Token = "3f8a52c1d07b94e6a1b2";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Pages_AreUsableByEverybody_OnEveryScreen(int width, bool dark)
    {
        await using var served = await ServedHarness.StartAsync(Stop);
        served.AddRun(Old, "valid", "No acknowledged write was lost");
        served.AddRun(New, "violated", "2 of 9 acknowledged writes are missing");
        await using var page = await chromium.NewPageAsync(width, dark: dark);
        foreach (var (path, name) in ((string, string)[])[("", "list"), ("start", "start"), ("live", "live-none"), ($"delete/{Old}", "delete")])
        {
            await page.Page.GotoAsync(served.Url + path);
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
            await page.PictureAsync($"serve-{name}{(dark ? "-dark" : "")}");
        }
        page.AssertClean(served.Url);
        Assert.Equal(130, await served.EndAsync("INT"));
    }

    [Fact]
    public async Task List_IsFiltered_AndARunDeletedByKeyboard()
    {
        await using var served = await ServedHarness.StartAsync(Stop);
        served.AddRun(Old, "valid", "No acknowledged write was lost");
        served.AddRun(New, "violated", "2 of 9 acknowledged writes are missing");
        await using var watched = await chromium.NewPageAsync();
        var page = watched.Page;
        await page.GotoAsync(served.Url);
        await page.GetByLabel("Verdict", new() { Exact = true }).SelectOptionAsync("violated");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        Assert.Equal("1 of 2, newest first.", await page.Locator("#count").InnerTextAsync());
        Assert.Equal([New], await page.Locator("th.id a").AllInnerTextsAsync());

        await page.GetByRole(AriaRole.Link, new() { Name = $"Delete {New}" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = $"Delete {New}?" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete it for good" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText($"{New} was deleted.").WaitForAsync();
        Assert.Equal([Old], await page.Locator("th.id a").AllInnerTextsAsync());
        Assert.False(Directory.Exists(Path.Combine(served.Reports, New)));
        watched.AssertClean(served.Url);
    }

    /// <summary>A report is not trusted: it is shown in a sandbox, from which there is a way back all the same.</summary>
    [Fact]
    public async Task Report_BehindAToken_IsShown_CanDoNothing_AndLeadsBack()
    {
        await using var served = await ServedHarness.StartAsync(Stop, "--token", Token);
        served.AddRun(Old, "valid", "No acknowledged write was lost");
        await using var watched = await chromium.NewPageAsync();
        var page = watched.Page;
        await page.GotoAsync(served.Url);
        await page.GetByLabel("Token", new() { Exact = true }).FillAsync("not this one at all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByText("That is not the token.").WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.GetByLabel("Token", new() { Exact = true }).FillAsync(Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = Old, Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("document.title.startsWith('stopped')");
        Assert.Equal("stopped null", await page.TitleAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "All runs" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Runs", Exact = true }).WaitForAsync();
        Assert.All(watched.Requests, url => Assert.StartsWith(served.Url, url, StringComparison.Ordinal));

        await using var stranger = await chromium.NewPageAsync();
        await stranger.Page.GotoAsync($"{served.Url}reports/{Old}/index.html");
        await stranger.Page.GetByRole(AriaRole.Heading, new() { Name = "Token needed" }).WaitForAsync();
    }

    [Theory]
    [InlineData("--bind 0.0.0.0", "HARNESS_TOKEN")]
    [InlineData("--bind 203.0.113.9 --token 0123456789abcdef", "no such address")]
    [InlineData("--token short", "16 characters")]
    [InlineData("--port 70000", "--port 70000")]
    public async Task Serve_WithABadFlag_Exits64AndSaysWhy(string flags, string named)
    {
        using var harness = new HarnessProgram();
        var run = await HarnessProgram.RunAsync(Stop, ["serve", "--reports", harness.Reports, .. flags.Split(' ')]);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OnAPortThatIsTaken_Exits64AndSaysSo()
    {
        await using var served = await ServedHarness.StartAsync(Stop);
        using var harness = new HarnessProgram();
        var port = new Uri(served.Url).Port;
        var run = await HarnessProgram.RunAsync(Stop, "serve", "--reports", harness.Reports, "--port", $"{port}");
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains($"port {port} cannot be had: another program listens there", run.Errors, StringComparison.Ordinal);
    }
}
