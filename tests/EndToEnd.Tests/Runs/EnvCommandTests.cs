using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>A cluster to keep, by the command line.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class EnvCommandTests : IDisposable
{
    private const string Ports =
        "postgres=17432,patroni=17008,etcdClient=17379,etcdPeer=17380,proxyWrite=17000,proxyRead=17001,api=17080,apiMetrics=17090";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task UpStatusDown_FromThreeProcesses_ShowTheSameClusterAndEndIt()
    {
        var up = await HarnessProgram.RunAsync(
            Stop, "env", "up", "local", "--json", "--nodes", "4", "--replication", "two-sync", "--data-folder", harness.Data, "--ports", Ports);
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
