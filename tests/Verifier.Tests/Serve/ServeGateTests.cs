using System.Net;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>What the server lets through, seen from outside.</summary>
public sealed class ServeGateTests(ServedReports open) : IClassFixture<ServedReports>
{
    private const string Run = "20261123-201503-failover-loss";

    [Fact]
    public async Task EveryAnswer_KeepsForeignThingsOut()
    {
        foreach (var path in (string[])["/", "/start", "/live", "/nothing", "/api/runs"])
        {
            using var answer = await open.SendAsync(HttpMethod.Get, path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8100")]
    [InlineData("<script>")]
    public async Task ForeignName_IsRefused(string host)
    {
        using var answer = await open.SendAsync(HttpMethod.Get, "/api/runs", null, ("Host", host));
        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("POST", "/start")]
    [InlineData("POST", "/live/cancel")]
    [InlineData("POST", "/compare")]
    [InlineData("POST", "/delete/" + Run)]
    [InlineData("POST", "/api/live")]
    [InlineData("DELETE", "/api/live")]
    [InlineData("DELETE", "/api/runs/" + Run)]
    [InlineData("POST", "/api/comparisons")]
    public async Task ForeignPage_CanDoNothing(string method, string path)
    {
        var folder = await open.AddSampleAsync(Verdict.Valid, Run);
        foreach (var header in ((string, string)[])[("Sec-Fetch-Site", "cross-site"), ("Origin", "http://evil.example"), ("Origin", "null")])
        {
            using var answer = await open.SendAsync(new HttpMethod(method), path, ServedReports.Form(("scenario", "failover-loss")), header);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        Assert.True(File.Exists(folder.Page));
        Assert.Empty(open.Program.Arguments);
    }

    [Theory]
    [InlineData("/reports/../secret.txt")]
    [InlineData("/reports/%2e%2e/secret.txt")]
    [InlineData("/reports/..%2fsecret.txt")]
    [InlineData("/reports/..%5csecret.txt")]
    [InlineData("/reports/.hidden/x")]
    [InlineData("/reports//etc/passwd")]
    public async Task PathOutside_IsNotServed(string path)
    {
        await File.WriteAllTextAsync(Path.Combine(open.Reports, "..", "secret.txt"), "secret", TestContext.Current.CancellationToken);
        using var answer = await open.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("secret\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_IsServedAsItIs_InASandbox()
    {
        var folder = await open.AddSampleAsync(Verdict.Valid, Run);
        using var answer = await open.SendAsync(HttpMethod.Get, $"/reports/{Run}/index.html");
        Assert.Equal(await File.ReadAllBytesAsync(folder.Page, TestContext.Current.CancellationToken), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("sandbox allow-scripts", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);

        using var list = await open.SendAsync(HttpMethod.Get, "/reports/index.html");
        Assert.Equal((HttpStatusCode.Redirect, "/"), (list.StatusCode, list.Headers.Location?.ToString()));
        using var page = await open.SendAsync(HttpMethod.Get, $"/reports/{Run}/");
        Assert.Equal($"/reports/{Run}/index.html", page.Headers.Location?.ToString());
    }
}
