using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>Runs on a cluster that Harness did not make, as a user of it that is no superuser.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class AttachedTests : IClassFixture<PlainReplication>
{
    private const string CountSchemas = "SELECT count(*) FROM pg_namespace WHERE nspname = 'harness'";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly PlainReplication cluster;

    public AttachedTests(PlainReplication cluster)
    {
        this.cluster = cluster;
        Environment.SetEnvironmentVariable("SHOP_PASSWORD", PlainReplication.Password);
        Environment.SetEnvironmentVariable("WRONG_PASSWORD", "guess");
        Environment.SetEnvironmentVariable("STRANGER_PASSWORD", "stay-out");
    }

    [Fact]
    public async Task FailoverLossAsync_ShowsTheLossAndLeavesNothing()
    {
        var run = await RunAsync("failover-loss-async", cluster.Configure(), "--allow-faults", "--drop-schema", "--duration", "12s");

        Assert.True(run.ExitCode == 1, run.ToString());
        var folder = Assert.Single(Directory.GetDirectories(cluster.Harness.Reports, "*-failover-loss-async"));
        Assert.Equal("violated", Verdict(folder));
        var hooks = await File.ReadAllTextAsync(Path.Combine(folder, "logs", "hooks.log"), Stop);
        Assert.Contains("hook kill:", hooks, StringComparison.Ordinal);
        Assert.Contains("exit code 0", hooks, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(PlainReplication.Password, File.ReadAllText(file), StringComparison.Ordinal));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task FailoverLoss_WithASynchronousStandby_LosesNothing()
    {
        var leader = await cluster.LeaderAsync();
        await cluster.RunAsync("synchronous", leader, "FIRST 1 (*)");

        var run = await RunAsync("failover-loss", cluster.Configure(), "--allow-faults", "--drop-schema", "--duration", "12s");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("valid", Verdict(Assert.Single(Directory.GetDirectories(cluster.Harness.Reports, "*-failover-loss"))));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Run_ThatKeepsItsSchema_CanBeDroppedByEnvDown()
    {
        var config = cluster.Configure();
        var run = await RunAsync("master-only", config, "--duration", "2s", "--data-users", "1000");
        // Its reads are as many as the machine can do: a busy one does not keep their schedule, which is no matter here.
        Assert.True(run.ExitCode is 0 or 2, run.ToString());
        Assert.Contains("0 lost", run.Output, StringComparison.Ordinal);
        Assert.Equal("1", await cluster.SqlAsync(await cluster.LeaderAsync(), CountSchemas));

        var status = await HarnessProgram.RunAsync(Stop, "env", "status", "attached", "--config", config);
        Assert.True(status.ExitCode == 0, status.ToString());

        var second = await RunAsync("switchover", config, "--fault", "none", "--duration", "3s");
        Assert.True(second.ExitCode is 0 or 2, second.ToString());
        Assert.DoesNotContain("invented", second.Output, StringComparison.Ordinal);

        var down = await HarnessProgram.RunAsync(Stop, "env", "down", "attached", "--config", config);

        Assert.True(down.ExitCode == 0, down.ToString());
        await AssertUntouchedAsync();

        var third = await RunAsync("master-only", config, "--duration", "2s", "--data-users", "1000", "--drop-schema");
        Assert.True(third.ExitCode is 0 or 2, third.ToString());
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Run_ByAnApiThatRunsAlready_FindsEveryWrite()
    {
        await using (var api = await StartApiAsync("harness"))
        {
            var config = cluster.Configure(it => it["api"] = api.Client.BaseAddress!.ToString());

            var run = await RunAsync("switchover", config, "--allow-faults", "--fault", "kill-replica@1s", "--duration", "4s", "--json");

            Assert.True(run.ExitCode == 0, run.ToString());
            var result = JsonDocument.Parse(run.Output).RootElement;
            Assert.Equal("valid", result.GetProperty("verdict").GetString());
            Assert.Contains("lost", result.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("check").GetString()));
            Assert.Equal("0", await cluster.SqlAsync(await cluster.LeaderAsync(), "SELECT count(*) FROM harness.users WHERE city = 'Nowhere'"));
            using var health = await api.Client.GetAsync(new Uri("/healthz", UriKind.Relative), Stop);
            Assert.True(health.IsSuccessStatusCode);

            var faulty = await RunAsync("switchover", config, "--allow-faults", "--fault", "restart-api@1s");
            Assert.True(faulty.ExitCode == 64 && faulty.Errors.Contains("the API is your own, by \"api\"", StringComparison.Ordinal), faulty.ToString());
        }
        var down = await HarnessProgram.RunAsync(Stop, "env", "down", "attached", "--config", cluster.Configure());
        Assert.True(down.ExitCode == 0, down.ToString());
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Run_ByAnApiThatWritesElsewhere_Exits64()
    {
        await using (var api = await StartApiAsync("elsewhere"))
            await RefusedAsync(
                "switchover", cluster.Configure(it => it["api"] = api.Client.BaseAddress!.ToString()), ["it writes elsewhere", "PG_SCHEMA=harness"], "--fault", "none");
        await cluster.SqlAsync(await cluster.LeaderAsync(), "DROP SCHEMA elsewhere CASCADE");
    }

    [Fact]
    public async Task Run_ByAnApiThatDoesNotRun_Exits64() =>
        await RefusedAsync("switchover", cluster.Configure(it => it["api"] = "http://127.0.0.1:1"), ["the API is not healthy (http://127.0.0.1:1/healthz)"], "--fault", "none");

    [Fact]
    public async Task KilledRun_IsMendedByEnvDown()
    {
        var config = cluster.Configure();
        using (var run = StartBreaking(config))
        {
            await HarnessProgram.ReadUntilAsync(run, "kill-replica", Stop);
            run.Kill(); // SIGKILL, the harness alone
            await run.WaitForExitAsync(Stop);
        }
        var broken = await SilentAsync();

        var next = await RunAsync("failover-loss", config, "--allow-faults");
        Assert.True(next.ExitCode == 64 && next.Errors.Contains($"{broken} (hook kill", StringComparison.Ordinal), next.ToString());

        var down = await HarnessProgram.RunAsync(Stop, "env", "down", "attached", "--config", config);

        Assert.True(down.ExitCode == 0 && down.Output.Contains($"mended: {broken}", StringComparison.Ordinal), down.ToString());
        Assert.Equal("t", await cluster.SqlAsync(broken, "SELECT pg_is_in_recovery()"));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task InterruptedRun_MendsWhatItBroke()
    {
        var config = cluster.Configure();
        using var run = StartBreaking(config);
        var errors = run.StandardError.ReadToEndAsync(Stop);
        await HarnessProgram.ReadUntilAsync(run, "kill-replica", Stop);
        await HarnessProgram.InterruptAsync(run, Stop);

        Assert.True(run.ExitCode == 130, await errors);
        Assert.All(["n1", "n2", "n3"], member => Assert.NotEmpty(cluster.SqlAsync(member, "SELECT 1").GetAwaiter().GetResult()));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Run_WithFaultsThatAreNotAllowed_Exits64()
    {
        await RefusedAsync("failover-loss", cluster.Configure(), ["--allow-faults", "kill-leader"]);
    }

    [Fact]
    public async Task Run_WithAFaultWithoutItsHook_Exits64()
    {
        var config = cluster.Configure(it => ((Dictionary<string, string>)it["hooks"]).Remove("kill"));
        await RefusedAsync("failover-loss", config, ["IKillable", "\"kill\""], "--allow-faults");
    }

    [Theory]
    [InlineData("host", "n2", "cannot be reached")]
    [InlineData("password", "n1", "28P01", "passwordVariable")]
    [InlineData("rights", "GRANT pg_monitor TO \"stranger\"", "GRANT CREATE ON DATABASE")]
    [InlineData("no-primary", "no node is primary")]
    [InlineData("twice", "one and the same server")]
    [InlineData("schema", "schema 'taken'", "was not made by Harness")]
    public async Task Run_OnAClusterThatCannotBeUsed_Exits64BeforeAnythingIsMade(string mistake, params string[] named)
    {
        var leader = await cluster.LeaderAsync();
        if (mistake == "schema")
            await cluster.SqlAsync(leader, "CREATE SCHEMA IF NOT EXISTS taken");
        var standbys = ((string[])["n1", "n2", "n3"]).Where(member => member != leader).ToList();
        var config = cluster.Configure(it =>
        {
            switch (mistake)
            {
                case "host":
                    it["nodes"] = (object[])[PlainReplication.Node("n1", "127.0.5.1"), PlainReplication.Node("n2", "127.0.5.2", port: 1)];
                    break;
                case "password":
                    it["passwordVariable"] = "WRONG_PASSWORD";
                    break;
                case "rights":
                    it["passwordVariable"] = "STRANGER_PASSWORD";
                    it["nodes"] = (object[])[.. ((string[])["1", "2", "3"]).Select(n => PlainReplication.Node($"n{n}", $"127.0.5.{n}", "stranger"))];
                    break;
                case "no-primary":
                    it["nodes"] = (object[])[.. standbys.Select(name => PlainReplication.Node(name, $"127.0.5.{name[1..]}"))];
                    break;
                case "twice":
                    it["nodes"] = (object[])[PlainReplication.Node("a", $"127.0.5.{leader[1..]}"), PlainReplication.Node("b", $"127.0.5.{leader[1..]}")];
                    break;
                case "schema":
                    it["schema"] = "taken";
                    break;
            }
        });
        await RefusedAsync("master-only", config, named);
    }

    /// <summary>The built-in API as the owner of the cluster would start it, with a schema that he has made for it (docs/attached.md).</summary>
    private async Task<ApiProcess> StartApiAsync(string schema)
    {
        var leader = await cluster.LeaderAsync();
        await cluster.SqlAsync(leader, $"CREATE SCHEMA {schema} AUTHORIZATION loader; COMMENT ON SCHEMA {schema} IS 'made by harness, which may drop it'");
        return await ApiProcess.StartAsync(
            $"127.0.5.{leader[1..]}:55432", "shop", Stop, ("PG_SCHEMA", schema), ("PG_USER", "loader"), ("PG_PASSWORD", PlainReplication.Password));
    }

    /// <summary>A run whose load ends a minute after its fault.</summary>
    private System.Diagnostics.Process StartBreaking(string config) => HarnessProgram.Start(
        "run", "switchover", "--environment", "attached", "--config", config, "--ports", "api=17080,apiMetrics=17090", "--reports", cluster.Harness.Reports,
        "--allow-faults", "--drop-schema", "--fault", "kill-replica@1s", "--duration", "60s");

    /// <summary>The one member that does not answer.</summary>
    private async Task<string> SilentAsync()
    {
        List<string> silent = [];
        foreach (var member in (string[])["n1", "n2", "n3"])
        {
            try
            {
                await cluster.SqlAsync(member, "SELECT 1");
            }
            catch (InvalidOperationException)
            {
                silent.Add(member);
            }
        }
        return Assert.Single(silent);
    }

    private async Task RefusedAsync(string scenario, string config, string[] named, params string[] flags)
    {
        var run = await RunAsync(scenario, config, flags);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.All(named, part => Assert.Contains(part, run.Errors, StringComparison.Ordinal));
        await AssertUntouchedAsync();
    }

    private Task<Finished> RunAsync(string scenario, string config, params string[] flags) => HarnessProgram.RunAsync(
        Stop,
        ["run", scenario, "--environment", "attached", "--config", config, "--ports", "api=17080,apiMetrics=17090", "--reports", cluster.Harness.Reports, .. flags]);

    private async Task AssertUntouchedAsync()
    {
        var leader = await cluster.LeaderAsync();
        Assert.Equal("0", await cluster.SqlAsync(leader, CountSchemas));
        Assert.Equal("1000|500500|of the shop", await cluster.SqlAsync(leader, "SELECT count(*), sum(id), min(note) FROM public.users"));
        Assert.Equal("1", await cluster.SqlAsync(leader, "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"));
    }

    private static string Verdict(string folder)
    {
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "result.json")));
        return result.RootElement.GetProperty("verdict").GetString()!;
    }
}
