using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>Random faults on a real cluster.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class NemesisTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    /// <summary>A sound cluster shows nothing in one schedule, and the same command does not run it again.</summary>
    [Fact]
    public async Task Search_OfOneSeed_RunsItsScheduleAndKeepsIt()
    {
        var scenario = harness.Scenario("random", "sync", "", during: "8s");
        var search = await RunAsync("find-violation", scenario, "--seeds", "1", "--shrink-runs", "1", "--dcs", "etcd3", "--duration", "8s", "--at-most", "5");
        Assert.True(search.ExitCode is 0 or 2, search.ToString());
        var run = Assert.Single(search.Result.GetProperty("runs").EnumerateArray());
        var schedule = run.GetProperty("schedule").EnumerateArray().Select(fault => fault.GetString()).ToList();
        Assert.NotEmpty(schedule);

        var folder = Path.Combine(harness.Reports, search.Result.GetProperty("id").GetString()!);
        var resumed = await RunAsync("find-violation", "--resume", folder);
        Assert.Equal(search.ExitCode, resumed.ExitCode);
        Assert.Single(resumed.Result.GetProperty("runs").EnumerateArray());

        // What the run's folder has to give back to --nemesis.
        var runFolder = Path.Combine(folder, "runs", run.GetProperty("summary").GetProperty("id").GetString()!);
        var faults = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(runFolder, "run.json"), Stop)).RootElement.GetProperty("scenario").GetProperty("faults");
        Assert.Equal(schedule.Count, faults.GetArrayLength());
        Assert.Empty(harness.Survivors());
    }

    [Fact]
    public async Task Nemesis_WithoutSuchASchedule_Exits64()
    {
        var run = await RunAsync("run", harness.Scenario("random", "sync", ""), "--nemesis", "no-such-run");
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains("no-such-run", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(harness.Reports));
    }

    private Task<Finished> RunAsync(params string[] arguments) => HarnessProgram.RunAsync(Stop, [.. arguments, "--json", "--reports", harness.Reports]);
}
