using System.Net;

namespace Harness.Verifier.Tests;

/// <summary>A server that was started with a token.</summary>
public sealed class ServeTokenTests : IAsyncLifetime
{
    private readonly ServedReports closed = new(withToken: true);

    public ValueTask InitializeAsync() => closed.InitializeAsync();

    public ValueTask DisposeAsync() => closed.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/live/events")]
    [InlineData("/reports/x/index.html")]
    [InlineData("/api/runs")]
    [InlineData("/?token=wrong")]
    public async Task WithoutTheToken_NothingIsShown(string path)
    {
        using var answer = await closed.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        using var post = await closed.SendAsync(HttpMethod.Post, "/start", ServedReports.Form(("scenario", "failover-loss")));
        Assert.Equal(HttpStatusCode.Unauthorized, post.StatusCode);
    }

    [Fact]
    public async Task Program_SendsTheToken()
    {
        using var answer = await closed.SendAsync(HttpMethod.Get, "/api/runs", null, ("Authorization", $"Bearer {ServedReports.Token}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/start?token=" + ServedReports.Token, "/start")]
    [InlineData("GET", "//evil.example/?token=" + ServedReports.Token, "/")]
    [InlineData("POST", "/log-in", "/")]
    public async Task Browser_GivesItOnce_AndKeepsACookie(string method, string path, string then)
    {
        using var first = await closed.SendAsync(
            new HttpMethod(method), $"{closed.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}",
            method == "POST" ? ServedReports.Form(("token", ServedReports.Token)) : null);
        Assert.Equal((HttpStatusCode.SeeOther, then), (first.StatusCode, first.Headers.Location?.ToString()));
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.DoesNotContain(ServedReports.Token, cookie, StringComparison.Ordinal);
        foreach (var part in (string[])["httponly", "samesite=strict", "path=/"])
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);

        using var next = await closed.SendAsync(HttpMethod.Get, "/", null, ("Cookie", cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        using var foreign = await closed.SendAsync(
            HttpMethod.Post, "/live/cancel", ServedReports.Form(), ("Cookie", cookie.Split(';')[0]), ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Fact]
    public async Task LinkInAReport_IsAskedForOnceMore_ByThisServer()
    {
        using var answer = await closed.SendAsync(HttpMethod.Get, "/?text=a&verdict=valid", null, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("0; url=/?text=a&amp;verdict=valid", page, StringComparison.Ordinal);
        Assert.DoesNotContain("All runs", page, StringComparison.Ordinal);
    }
}
