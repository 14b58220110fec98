using Harness.Environments;
using Npgsql;

namespace Harness.EndToEnd.Tests;

[Trait("Category", "EndToEnd")]
[Collection(nameof(LocalCluster))]
public sealed class LocalEnvironmentTests(LocalClusterFixture fixture, ITestOutputHelper output) : IClassFixture<LocalClusterFixture>
{
    private LocalEnvironment Cluster => fixture.Cluster;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_ShowsOneLeaderAndStreamingReplicas()
    {
        await fixture.QuietAsync(Token);
        output.WriteLine($"cold start {fixture.ColdStart.TotalSeconds:F1} s\n{string.Join('\n', fixture.Progress.Lines)}");
        var view = await Cluster.ViewAsync(Token);
        Assert.NotNull(view.Leader);
        Assert.Equal(["n1", "n2", "n3"], view.Members.Select(member => member.Name));
        Assert.Equal(2, (await Cluster.ReplicationAsync(Token)).Count);
        Assert.Contains(fixture.Progress.Lines, line => line.StartsWith("replication mode sync confirmed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteEndpoint_ReachesTheLeaderAsTheApisRole()
    {
        await fixture.QuietAsync(Token);
        var direct = new NpgsqlConnectionStringBuilder(Cluster.ConnectionString("n1"));
        var endpoint = Cluster.Endpoints.Write.Split(':');
        var routed = new NpgsqlConnectionStringBuilder(direct.ConnectionString)
        {
            Host = endpoint[0], Port = int.Parse(endpoint[1], System.Globalization.CultureInfo.InvariantCulture), Username = "app",
        };
        await using var connection = new NpgsqlConnection(routed.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            "CREATE TABLE IF NOT EXISTS probe (id int); INSERT INTO probe VALUES (1); SELECT host(inet_server_addr()) || ':' || inet_server_port()", connection);
        var address = (string?)await command.ExecuteScalarAsync(Token);
        Assert.Equal((await Cluster.ViewAsync(Token)).Leader!.Name, Cluster.MemberAt(address!));
    }

    [Theory]
    [InlineData(ReplicationMode.Async)]
    [InlineData(ReplicationMode.SyncStrict)]
    [InlineData(ReplicationMode.TwoSync)]
    [InlineData(ReplicationMode.RemoteApply)]
    [InlineData(ReplicationMode.Sync)]
    public async Task SetReplicationModeAsync_ReturnsWhenTheModeHolds(ReplicationMode mode)
    {
        await fixture.QuietAsync(Token);
        var start = TimeProvider.System.GetTimestamp();
        await Cluster.SetReplicationModeAsync(mode, Token);
        output.WriteLine($"{mode.Name()} after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s");
        var rows = await Cluster.ReplicationAsync(Token);
        Assert.Equal(mode.SynchronousStandbys(), rows.Count(row => row.SyncState == "sync"));
        Assert.Equal(mode.SynchronousStandbys(), (await Cluster.ViewAsync(Token)).Members.Count(member => member.Role == MemberRole.SyncStandby));
        Assert.Equal(mode.Name(), (await Cluster.DescribeAsync(Token))["replication mode"]);
    }

    [Fact]
    public async Task KillMemberAsync_OfTheLeader_PromotesAnotherAndTheOldOneRejoins()
    {
        await fixture.QuietAsync(Token);
        await Cluster.SetReplicationModeAsync(ReplicationMode.Sync, Token);
        var old = (await Cluster.ViewAsync(Token)).Leader!;
        var forks = (await Cluster.HistoryAsync(Token)).Count;

        await Cluster.KillMemberAsync(old.Name, Token);
        Assert.False(await Cluster.IsRunningAsync(old.Name, Token));
        Assert.Equal(MemberState.Unreachable, (await Cluster.ViewAsync(Token)).Members.Single(member => member.Name == old.Name).State);
        Assert.True(await LocalClusterFixture.UntilAsync(
            TimeSpan.FromSeconds(40), async () => (await Cluster.ViewAsync(Token)).Leader is { State: MemberState.Running } leader && leader.Name != old.Name, Token));

        await Cluster.StartMemberAsync(old.Name, Token);
        await fixture.QuietAsync(Token);
        var now = (await Cluster.ViewAsync(Token)).Leader!;
        Assert.True(now.Timeline > old.Timeline, $"timeline {now.Timeline} is not above {old.Timeline}");
        var history = await Cluster.HistoryAsync(Token);
        Assert.Equal(forks + 1, history.Count);
        Assert.Equal(old.Timeline, history[^1].Timeline);
    }

    [Fact]
    public async Task PauseMemberAsync_FreezesTheMemberUntilResumed()
    {
        await fixture.QuietAsync(Token);
        var replica = (await Cluster.ViewAsync(Token)).Members.First(member => member.Role == MemberRole.Replica).Name;
        await Cluster.PauseMemberAsync(replica, Token);
        Assert.True(await Cluster.IsPausedAsync(replica, Token));
        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal(MemberState.Unreachable, (await Cluster.ViewAsync(Token)).Members.Single(member => member.Name == replica).State);
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(1), "a frozen member must not delay a view");
        await Cluster.ResumeMemberAsync(replica, Token);
        Assert.False(await Cluster.IsPausedAsync(replica, Token));
        await fixture.QuietAsync(Token);
    }

    [Fact]
    public async Task StopMemberAsync_LeavesNothingRunning()
    {
        await fixture.QuietAsync(Token);
        var replica = (await Cluster.ViewAsync(Token)).Members.First(member => member.Role == MemberRole.Replica).Name;
        await Cluster.StopMemberAsync(replica, Token);
        Assert.False(await Cluster.IsRunningAsync(replica, Token));
        await Cluster.StartMemberAsync(replica, Token);
        await Cluster.StartMemberAsync(replica, Token);
        await fixture.QuietAsync(Token);
    }

    [Fact]
    public async Task HoldReplicationAsync_KeepsWalFromStandbysUntilReleased()
    {
        await fixture.QuietAsync(Token);
        await Cluster.SetReplicationModeAsync(ReplicationMode.Async, Token);
        var leader = (await Cluster.ViewAsync(Token)).Leader!.Name;
        Assert.True(await Cluster.HoldReplicationAsync(leader, Token) >= 2);
        var held = await FlushedAsync();
        await using (var connection = new NpgsqlConnection(Cluster.ConnectionString(leader)))
        {
            await connection.OpenAsync(Token);
            await using var command = new NpgsqlCommand("CREATE TABLE held AS SELECT generate_series(1, 1000) AS id", connection);
            await command.ExecuteNonQueryAsync(Token);
        }
        Assert.Equal(held, await FlushedAsync());
        await Cluster.ReleaseReplicationAsync(leader, Token);
        Assert.True(await LocalClusterFixture.UntilAsync(Timeouts.Rejoin, async () => await FlushedAsync() > held, Token));

        async Task<Lsn> FlushedAsync() => (await Cluster.ReplicationAsync(Token)).Min(row => row.FlushLsn!.Value);
    }

    [Fact]
    public async Task CollectLogsAsync_CopiesEveryProcessesLog()
    {
        var folder = Directory.CreateTempSubdirectory("harness-logs-").FullName;
        await Cluster.CollectLogsAsync(folder, Token);
        foreach (var name in (string[])["etcd1.log", "haproxy.log", "patroni-n1.log", "n1.yml", "haproxy.cfg"])
            Assert.True(new FileInfo(Path.Combine(folder, name)).Length > 0, name);
        Directory.Delete(folder, recursive: true);
    }
}
