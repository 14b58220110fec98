using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>The load runner by itself, on a cluster that it brings up.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class LoadRunnerTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Theory]
    [InlineData("leader")]
    [InlineData("replica")]
    public async Task Scenario_RunsOnItsClusterAndDataSet_WithAReportAndNothingLeft(string reads)
    {
        var run = await HarnessProgram.FinishAsync(
            HarnessProgram.StartLoadRunner(harness.ReadScenario(reads), "--data-users", "1500", "--duration", "4s", "--reports", harness.Reports), Stop);

        // 2: a busy machine keeps the generator from its schedule, which is no matter here.
        Assert.True(run.ExitCode is 0 or 2, run.ToString());
        Assert.Contains("data set of 1,500 users loaded", run.Errors, StringComparison.Ordinal);
        Assert.Contains("left out: the probes of staleness", run.Errors, StringComparison.Ordinal);
        var folder = Assert.Single(Directory.GetDirectories(harness.Reports));
        Assert.EndsWith($"-reads-{reads}", folder, StringComparison.Ordinal);
        Assert.Contains($"report: {Path.Combine(folder, "index.html")}", run.Output, StringComparison.Ordinal);
        Assert.Contains("1,500 users", await File.ReadAllTextAsync(Path.Combine(folder, "index.html"), Stop), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "logs")));
        using var load = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "load.json"), Stop));
        var get = load.RootElement.GetProperty("workloads").EnumerateArray().Single(workload => workload.GetProperty("workload").GetString() == "get-user");
        Assert.True(get.GetProperty("ok").GetInt64() > 500, run.ToString());
        Assert.Equal(0, get.GetProperty("fail").GetInt64());
        Assert.Empty(harness.Survivors());
    }

    [Fact]
    public async Task Interrupted_ReportsWhatWasRun_AndEndsTheCluster()
    {
        using var process = HarnessProgram.StartLoadRunner(
            harness.Scenario("interrupted-load", "async", """{ "fault": "kill-leader", "at": "1/2" }""", "10m"), "--reports", harness.Reports);
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var seen = await ReadUntilAsync(process.StandardError, "in flight");
        var rest = process.StandardError.ReadToEndAsync(Stop);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(Stop);
        await process.WaitForExitAsync(Stop).WaitAsync(Limit, Stop);

        Assert.True(process.ExitCode == 130, await rest);
        Assert.Contains("left out: the faults of the scenario (kill-leader)", seen, StringComparison.Ordinal);
        Assert.Contains("report: ", await output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(harness.Reports)), "load.json")));
        Assert.Empty(harness.Survivors());
    }

    private static async Task<string> ReadUntilAsync(StreamReader text, string mark)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Limit);
        List<string> seen = [];
        while (await text.ReadLineAsync(limit.Token) is { } line)
        {
            seen.Add(line);
            if (line.Contains(mark, StringComparison.Ordinal))
                return string.Join('\n', seen);
        }
        Assert.Fail($"'{mark}' never came:\n{string.Join('\n', seen)}");
        return "";
    }
}
