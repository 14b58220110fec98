namespace Harness.EndToEnd.Tests;

/// <summary>Searches for capacity on a real cluster, as small as they can be.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class FindCapacityTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task EasyLimits_AreConfirmedAtMax_WithAPageAndNothingLeft()
    {
        var run = await HarnessProgram.RunAsync(
            Stop, "find-capacity", harness.Scenario("easy", "async", ""), "--p99", "2s", "--errors", "0.2", "--from", "40", "--max", "80",
            "--step", "2s", "--hold", "3s", "--reports", harness.Reports, "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(80, run.Result.GetProperty("capacityPerSecond").GetDouble());
        Assert.Equal(["doubling", "doubling", "confirmation"], run.Result.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("phase").GetString()));
        Assert.All(run.Result.GetProperty("steps").EnumerateArray(), step => Assert.True(step.GetProperty("ok").GetInt64() > 50, run.ToString()));
        var folder = Assert.Single(Directory.GetDirectories(harness.Reports));
        Assert.Contains("at least 80/s", await File.ReadAllTextAsync(Path.Combine(folder, "index.html"), Stop), StringComparison.Ordinal);
        Assert.Empty(harness.Survivors());
    }

    /// <summary>As master-only and one-replica: what is searched for is the rate of the reads, and they find the data set.</summary>
    [Theory]
    [InlineData("leader")]
    [InlineData("replica")]
    public async Task DataSet_IsLoadedFirst_AndTheReadsOfEveryStepFindIt(string reads)
    {
        var scenario = harness.ReadScenario(reads);
        var text = await File.ReadAllTextAsync(scenario, Stop);
        await File.WriteAllTextAsync(scenario, text.Replace(
            "\"load\": [",
            """
            "load": [
                { "workload": "mixed", "mix": { "get-user": 80, "search": 20 }, "simulations": [ { "keep-constant": { "copies": 4, "during": "4s" } } ] },
            """, StringComparison.Ordinal).Replace("\"rate\": 600", "\"rate\": 30", StringComparison.Ordinal), Stop);
        var run = await HarnessProgram.RunAsync(
            Stop, "find-capacity", scenario, "--p99", "5s", "--errors", "0.01", "--from", "50", "--max", "100", "--step", "2s", "--hold", "2s",
            "--data-users", "1500", "--reports", harness.Reports, "--json");

        // 2: a busy machine keeps the generator from its schedule, which is no matter here.
        Assert.True(run.ExitCode is 0 or 2, run.ToString());
        Assert.Contains("data set of 1,500 users loaded", run.Errors, StringComparison.Ordinal);
        Assert.Equal("mixed 100 %, register at 20/s beside it, get-user at 30/s beside it", run.Result.GetProperty("mix").GetString());
        Assert.All(run.Result.GetProperty("steps").EnumerateArray(), step =>
        {
            Assert.Equal(0, step.GetProperty("fail").GetInt64());
            Assert.InRange(step.GetProperty("ok").GetInt64(), 1, long.MaxValue);
        });
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(harness.Reports)), "capacity.svg")));
        Assert.Empty(harness.Survivors());
    }

    [Fact]
    public async Task ImpossibleLimit_IsViolated()
    {
        var run = await HarnessProgram.RunAsync(
            Stop, "find-capacity", harness.Scenario("hard", "sync", ""), "--p99", "0.1ms", "--from", "20", "--max", "40",
            "--step", "1s", "--hold", "1s", "--reports", harness.Reports);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("below 20/s", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--p99 0ms", "--p99")]
    [InlineData("--max 50", "--max")]
    [InlineData("--step soon", "--step")]
    public async Task BadArgument_Exits64AndNamesIt(string arguments, string named)
    {
        var run = await HarnessProgram.RunAsync(Stop, ["find-capacity", "failover-loss", .. arguments.Split(' '), "--reports", harness.Reports]);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(harness.Reports));
    }

    [Fact]
    public async Task Help_NeedsNoScenarioAndShowsExamples()
    {
        var help = await HarnessProgram.RunAsync(Stop, "find-capacity", "--help");
        Assert.True(help.ExitCode == 0, help.ToString());
        Assert.Contains(" find-capacity failover-loss --p99", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_CleansUpAndKeepsTheSteps()
    {
        using var process = HarnessProgram.Start(
            "find-capacity", harness.Scenario("interrupted-search", "async", ""), "--p99", "5s", "--from", "20", "--step", "2s", "--reports", harness.Reports);
        var errors = process.StandardError.ReadToEndAsync(Stop);
        await HarnessProgram.ReadUntilAsync(process, "acknowledged", Stop);
        await HarnessProgram.InterruptAsync(process, Stop);

        Assert.True(process.ExitCode == 130, await errors);
        Assert.Empty(harness.Survivors());
        var folder = Assert.Single(Directory.GetDirectories(harness.Reports));
        Assert.Contains("interrupted", await File.ReadAllTextAsync(Path.Combine(folder, "capacity.json"), Stop), StringComparison.Ordinal);
    }
}
