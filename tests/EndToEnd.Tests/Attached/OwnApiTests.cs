using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>Writes by the user's own API, found again by the user's own SQL.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class OwnApiTests(PlainReplication cluster) : IClassFixture<PlainReplication>, IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("SHOP_PASSWORD", PlainReplication.Password);
        await cluster.SqlAsync(
            await cluster.LeaderAsync(),
            "CREATE SCHEMA IF NOT EXISTS orders; CREATE TABLE IF NOT EXISTS orders.orders (reference text PRIMARY KEY, amount bigint); "
            + "GRANT USAGE ON SCHEMA orders TO loader; GRANT SELECT ON orders.orders TO loader");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task FailoverLossAsync_ByTheOwnApi_ShowsTheLoss()
    {
        var (run, result) = await RunAsync("failover-loss-async", "--allow-faults", "--duration", "12s");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal("violated", result.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Run_WithoutFaults_FindsEveryWriteAndMakesNothing()
    {
        var (run, result) = await RunAsync("failover-loss", "--fault", "none", "--duration", "3s");

        Assert.True(run.ExitCode == 0, run.ToString());
        var checks = result.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("check").GetString()).ToList();
        Assert.Contains("lost", checks);
        Assert.DoesNotContain("corrupted", checks);
        Assert.Equal("0", await cluster.SqlAsync(await cluster.LeaderAsync(), "SELECT count(*) FROM pg_namespace WHERE nspname = 'harness'"));
    }

    [Fact]
    public async Task Run_WithAQueryThatFails_Exits64()
    {
        var file = OrdersApi.Workload(cluster.Harness.Folder);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Stop)).Replace("orders.orders", "orders.nothing", StringComparison.Ordinal), Stop);

        var run = await HarnessAsync("failover-loss", "--fault", "none");

        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains("42P01", run.Errors, StringComparison.Ordinal);
    }

    private async Task<(Finished Run, JsonElement Result)> RunAsync(string scenario, params string[] flags)
    {
        OrdersApi.Workload(cluster.Harness.Folder);
        await using var api = new OrdersApi();
        var run = await HarnessAsync(scenario, [.. flags, "--json"]);
        return (run, run.Output.StartsWith('{') ? JsonDocument.Parse(run.Output).RootElement : default);
    }

    private Task<Finished> HarnessAsync(string scenario, params string[] flags)
    {
        var config = cluster.Configure(it => it["workload"] = "orders.json");
        return HarnessProgram.RunAsync(
            Stop, ["run", scenario, "--environment", "attached", "--config", config, "--reports", cluster.Harness.Reports, .. flags]);
    }
}
