namespace Harness.EndToEnd.Tests;

/// <summary>The watch over pages is no test if it cannot fail.</summary>
[Trait("Category", "EndToEnd")]
public sealed class WatchedPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Good = "<!DOCTYPE html><html lang=en><title>t</title><main><h1>Good</h1></main>";

    [Fact]
    public async Task APageWithoutFaults_Passes()
    {
        await using var page = await chromium.NewPageAsync(390);
        await page.Page.SetContentAsync(Good);
        await page.AssertAccessibleAsync();
        await page.AssertFitsAsync();
        page.AssertClean("file:");
    }

    [Theory]
    [InlineData("<script>console.error('x')</script>")]
    [InlineData("<script>throw new Error('x')</script>")]
    [InlineData("<img alt='' src='http://127.0.0.1:9/x.png'>")]
    public async Task APageWithAnErrorOrARequest_IsNotClean(string fault)
    {
        await using var page = await chromium.NewPageAsync();
        await page.Page.SetContentAsync(Good + fault);
        Assert.ThrowsAny<Exception>(() => page.AssertClean("file:"));
    }

    [Fact]
    public async Task APageThatCannotBeRead_IsNotAccessible()
    {
        await using var page = await chromium.NewPageAsync();
        await page.Page.SetContentAsync(Good + "<p style='color:#eee'>pale</p><img src='data:,'>");
        var error = await Assert.ThrowsAnyAsync<Exception>(page.AssertAccessibleAsync);
        Assert.Contains("color-contrast", error.Message, StringComparison.Ordinal);
        Assert.Contains("image-alt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APageWiderThanItsWindow_DoesNotFit()
    {
        await using var page = await chromium.NewPageAsync(390);
        await page.Page.SetContentAsync(Good + "<div style='width:500px'>wide</div>");
        await Assert.ThrowsAnyAsync<Exception>(page.AssertFitsAsync);
    }
}
