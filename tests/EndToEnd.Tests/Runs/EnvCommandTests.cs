using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>A cluster to keep, by the command line.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class EnvCommandTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task UpStatusDown_FromThreeProcesses_ShowTheSameClusterAndEndIt()
    {
        var up = await HarnessProgram.RunAsync(
            Stop, "env", "up", "local", "--json", "--nodes", "4", "--replication", "two-sync", "--data-folder", harness.Data, "--ports", DocumentedRun.Ports);
        Assert.True(up.ExitCode == 0, up.ToString());

        var status = await HarnessProgram.RunAsync(Stop, "env", "status", "--json", "--data-folder", harness.Data);
        Assert.True(status.ExitCode == 0, status.ToString());
        var roles = status.Result.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("role").GetString()).Order();
        Assert.Equal(["leader", "replica", "sync-standby", "sync-standby"], roles);
        Assert.Equal(2, status.Result.GetProperty("replication").EnumerateArray().Count(row => row.GetProperty("syncState").GetString() == "sync"));

        var changed = await HarnessProgram.RunAsync(Stop, "env", "replication", "remote-apply", "--json", "--data-folder", harness.Data);
        Assert.True(changed.ExitCode == 0, changed.ToString());
        Assert.Equal("remote-apply", changed.Result.GetProperty("mode").GetString());
        Assert.Equal(1, changed.Result.GetProperty("synchronousStandbys").GetArrayLength());
        Assert.Equal(3, changed.Result.GetProperty("members").EnumerateArray().Count(member => member.GetProperty("replayLagBytes").ValueKind == JsonValueKind.Number));

        const string load = "dotnet run --project src/LoadRunner -- register --url http://127.0.0.1:8000 --rate 200 --duration 1m --report reports/load";
        var report = Path.Combine(harness.Folder, "load");
        var loaded = await DocsShell.RunAsync(
            Stop, load, load.Replace(" -- ", " -c Release --no-build -- ", StringComparison.Ordinal).Replace("8000", "17080", StringComparison.Ordinal)
                .Replace("1m", "2s", StringComparison.Ordinal).Replace("reports/load", report, StringComparison.Ordinal));
        // 2: a busy machine keeps the generator from its schedule, which is no matter here.
        Assert.True(loaded.ExitCode is 0 or 2, loaded.ToString());
        Assert.True(File.Exists(Path.Combine(report, "index.html")), loaded.ToString());

        var refused = await HarnessProgram.RunAsync(Stop, "env", "scale", "local", "5", "--data-folder", harness.Data);
        Assert.True(refused.ExitCode == 64, refused.ToString());

        var down = await HarnessProgram.RunAsync(Stop, "env", "down", "--json", "--data-folder", harness.Data);
        Assert.True(down.ExitCode == 0, down.ToString());
        Assert.Equal("local", down.Result.GetProperty("ended")[0].GetString());
        Assert.Empty(harness.Survivors());
    }

    [Fact]
    public async Task Status_WithoutACluster_Exits64AndSaysHowToStartOne()
    {
        var status = await HarnessProgram.RunAsync(Stop, "env", "status", "--data-folder", harness.Data);
        Assert.True(status.ExitCode == 64, status.ToString());
        Assert.Contains("env up", status.Errors, StringComparison.Ordinal);
    }
}
