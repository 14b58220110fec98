using System.Text.Json;
using Harness.Environments;
using Spectre.Console;

namespace Harness.Verifier.Tests;

public sealed class ClusterStatusTests
{
    private static readonly FakeCluster Cluster = new()
    {
        Replication =
        [
            new ReplicationRow("n1", "n2", "streaming", "sync", new Lsn(1000), new Lsn(1000), new Lsn(990), new Lsn(900), 1.5),
            new ReplicationRow("n1", "n3", "streaming", "async", new Lsn(1000), new Lsn(400), null, null, null),
        ],
    };

    [Fact]
    public async Task Status_TellsOfEachMemberHowFarItIsBehind()
    {
        var status = await ClusterStatus.OfAsync(Cluster, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                new MemberStatus("n1", MemberRole.Leader, MemberState.Running, 1, null, null, null, null, null, null),
                new MemberStatus("n2", MemberRole.SyncStandby, MemberState.Running, 1, 0, "sync", 0, 10, 100, 1.5),
                new MemberStatus("n3", MemberRole.Replica, MemberState.Running, 1, 0, "async", 600, null, null, null),
            ], status.Members);
        Assert.Equal(["n2"], status.SynchronousStandbys);
    }

    [Fact]
    public async Task Status_AsTableAndAsJson_SaysTheSame()
    {
        var status = await ClusterStatus.OfAsync(Cluster, TestContext.Current.CancellationToken);
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 80;
        status.Write(console);
        var json = JsonSerializer.SerializeToElement(status, RunJson.Indented);

        Assert.Contains("synchronous standbys: n2", text.ToString(), StringComparison.Ordinal);
        var cells = text.ToString().Split('\n').Single(line => line.Contains("n2 ", StringComparison.Ordinal) && line.Contains("sync-standby", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["n2", "sync-standby", "running", "1", "sync", "0", "10", "100", "1.5"], cells);
        var member = json.GetProperty("members")[1];
        Assert.Equal(
            ("sync-standby", 10, 100),
            (member.GetProperty("role").GetString(), member.GetProperty("flushLagBytes").GetInt64(), member.GetProperty("replayLagBytes").GetInt64()));
        Assert.Equal("0/3E8", json.GetProperty("replication")[0].GetProperty("currentLsn").GetString());
    }
}
