using Microsoft.Playwright;

namespace Harness.EndToEnd.Tests;

/// <summary>Runs on a real cluster, started and watched in a real browser.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class ServeRunTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    /// <summary>A whole run with its failover, on a busy machine.</summary>
    private const float RunMs = 240_000;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_IsStarted_WatchedToItsVerdict_Compared_AndDeleted()
    {
        await using var served = await ServedHarness.StartAsync(Stop);
        await using var watched = await chromium.NewPageAsync();
        await using var phone = await chromium.NewPageAsync(390);
        var page = watched.Page;
        await StartAsync(page, served);

        // Whoever comes later sees the same; whoever goes ends nothing.
        await phone.Page.GotoAsync(served.Url + "live");
        await page.Locator("svg.throughput").WaitForAsync(new() { Timeout = RunMs });
        await page.Locator(".members .leader").WaitForAsync(new() { Timeout = RunMs });
        await page.Locator(".events .fault-injected").WaitForAsync(new() { Timeout = RunMs });
        await phone.Page.Locator(".events .fault-injected").WaitForAsync(new() { Timeout = RunMs });
        await LookAsync(watched, "serve-live");
        await LookAsync(phone, "serve-live");
        await phone.Page.GotoAsync(served.Url + "start");
        Assert.True(await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).IsDisabledAsync());
        await phone.PictureAsync("serve-start-busy");

        await page.Locator(".verdict").WaitForAsync(new() { Timeout = RunMs });
        Assert.Contains("No acknowledged write was lost", await page.Locator(".verdict").InnerTextAsync(), StringComparison.Ordinal);
        Assert.False(await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the run" }).IsVisibleAsync());
        await LookAsync(watched, "serve-ended");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the report" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All runs" }).ClickAsync();

        // The evidence of the one run serves as that of a second one.
        var run = Path.GetFileName(Directory.GetDirectories(served.Reports).Single());
        Copy(Path.Combine(served.Reports, run), Path.Combine(served.Reports, $"20260101-000000-{ServedHarness.ScenarioName}"));
        await page.ReloadAsync();
        var compare = page.GetByRole(AriaRole.Button, new() { Name = "Compare the two chosen" });
        Assert.True(await compare.IsDisabledAsync());
        foreach (var box in await page.GetByRole(AriaRole.Checkbox).AllAsync())
            await box.CheckAsync();
        await watched.PictureAsync("serve-list-chosen");
        await compare.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = $"20260101-000000-{ServedHarness.ScenarioName} against {run}" }).WaitForAsync();
        watched.AssertClean(served.Url);
        phone.AssertClean(served.Url);

        await page.GotoAsync($"{served.Url}delete/{run}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete it for good" }).ClickAsync();
        await page.GetByText($"{run} was deleted.").WaitForAsync();
        Assert.False(Directory.Exists(Path.Combine(served.Reports, run)));
        Assert.False(Directory.Exists(served.Data));
    }

    [Fact]
    public async Task Run_ThatIsCancelled_CleansUp_AndAnotherOneMayStart()
    {
        await using var served = await ServedHarness.StartAsync(Stop);
        await using var watched = await chromium.NewPageAsync();
        var page = watched.Page;
        await StartAsync(page, served);
        await page.Locator("svg.throughput").WaitForAsync(new() { Timeout = RunMs });
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the run" }).ClickAsync();
        await page.GetByText("Cancelled: everything that was started has been ended.").WaitForAsync(new() { Timeout = RunMs });
        await LookAsync(watched, "serve-cancelled");
        Assert.False(Directory.Exists(served.Data));
        await page.GotoAsync(served.Url + "start");
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).IsEnabledAsync());
        watched.AssertClean(served.Url);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task Server_ThatEnds_EndsTheRun_AndLeavesNothing(string signal)
    {
        await using var served = await ServedHarness.StartAsync(Stop);
        await using var watched = await chromium.NewPageAsync();
        await StartAsync(watched.Page, served);
        await watched.Page.Locator("svg.throughput").WaitForAsync(new() { Timeout = RunMs });
        Assert.Equal(signal == "INT" ? 130 : 137, await served.EndAsync(signal));
        Assert.True(await served.ClusterEndsAsync(), $"the cluster in {served.Data} was left behind");
    }

    private static async Task StartAsync(IPage page, ServedHarness served)
    {
        await page.GotoAsync(served.Url + "start");
        await page.GetByLabel("Scenario", new() { Exact = true }).SelectOptionAsync(ServedHarness.ScenarioName);
        await page.GetByLabel("Environment").SelectOptionAsync("local");
        await page.GetByLabel("Seed").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = ServedHarness.ScenarioName }).WaitForAsync();
    }

    private static async Task LookAsync(WatchedPage page, string name)
    {
        await page.PictureAsync(name);
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
