using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>What programs can do with the server.</summary>
public sealed class ServeApiTests : IAsyncLifetime
{
    private const string A = "20261123-201503-failover-loss";
    private const string B = "20261123-203011-failover-loss-async";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly ServedReports served = new();

    public async ValueTask InitializeAsync()
    {
        await served.InitializeAsync();
        await served.AddSampleAsync(Verdict.Valid, A);
        await served.AddSampleAsync(Verdict.Violated, B);
    }

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Fact]
    public async Task Runs_AreListed_Filtered_AndRead()
    {
        Assert.Equal([B, A], (await JsonAsync("/api/runs")).EnumerateArray().Select(run => run.GetProperty("id").GetString()));
        var run = Assert.Single((await JsonAsync("/api/runs?verdict=violated")).EnumerateArray());
        Assert.Equal((B, 1287, "violated", $"/reports/{B}/index.html"),
            (run.GetProperty("id").GetString(), run.GetProperty("lost").GetInt32(), run.GetProperty("verdict").GetString(), run.GetProperty("page").GetString()));
        Assert.Equal("valid", (await JsonAsync($"/api/runs/{A}")).GetProperty("verdict").GetString());
        Assert.Contains("failover-loss", (await JsonAsync("/api/scenarios")).EnumerateArray().Select(scenario => scenario.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("GET", "/api/runs/nothing", 404)]
    [InlineData("GET", "/api/runs/..%2f..%2fetc", 404)]
    [InlineData("DELETE", "/api/runs/nothing", 404)]
    [InlineData("GET", "/api/live", 404)]
    [InlineData("DELETE", "/api/live", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("PUT", "/api/runs", 405)]
    [InlineData("POST", "/api/live", 415)]
    public async Task Error_IsJson(string method, string path, int status)
    {
        using var answer = await served.SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("error").GetString()!);
    }

    [Theory]
    [InlineData("{\"scenario\":\"failover-los\"}", 400)]
    [InlineData("{\"scenario\":\"failover-loss\",\"rate\":-1}", 400)]
    [InlineData("{\"scenario\":", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 415)]
    public async Task Start_OfAnythingImpossible_IsRefused(string body, int status)
    {
        using var answer = await served.SendAsync(HttpMethod.Post, "/api/live", Json(body));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(served.Program.Arguments);
    }

    [Fact]
    public async Task Run_IsStarted_Watched_AndCancelled()
    {
        using var started = await served.SendAsync(HttpMethod.Post, "/api/live", Json("{\"scenario\":\"failover-loss\",\"rate\":50,\"duration\":\"9s\"}"));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal(["run", "failover-loss", "--reports", served.Reports, "--duration=9s", "--rate=50", RunCommand.UpdatesFlag], served.Program.Arguments);
        using var again = await served.SendAsync(HttpMethod.Post, "/api/live", Json("{\"scenario\":\"failover-loss\"}"));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("running", (await JsonAsync("/api/live")).GetProperty("status").GetString());

        using var cancelled = await served.SendAsync(HttpMethod.Delete, "/api/live");
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        Assert.True(served.Program.WasEnded);
    }

    [Fact]
    public async Task Comparison_IsMade()
    {
        using var made = await served.SendAsync(HttpMethod.Post, "/api/comparisons", Json($$"""{"a":"{{A}}","b":"{{B}}"}"""));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString()!;
        Assert.True(File.Exists(Path.Combine(served.Reports, id, "compare.json")));
        using var refused = await served.SendAsync(HttpMethod.Post, "/api/comparisons", Json($$"""{"a":"{{A}}"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Run_IsDeleted()
    {
        using var answer = await served.SendAsync(HttpMethod.Delete, $"/api/runs/{A}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(served.Reports, A)));
    }

    private async Task<JsonElement> JsonAsync(string path) => (await served.Client.GetFromJsonAsync<JsonElement>(path, Stop)).Clone();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
