using System.Globalization;
using System.Net.Http.Json;
using Harness.Environments;
using Npgsql;

namespace Harness.EndToEnd.Tests;

/// <summary>The classical walk on real containers: replicate, stop, fail over by hand, count, come back.</summary>
public sealed partial class DockerEnvironmentTests(DockerClusterFixture fixture) : IClassFixture<DockerClusterFixture>
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private DockerEnvironment Cluster => fixture.Cluster;

    [Fact]
    public async Task Walk_SyncOnReplicaStoppedMasterStopped_IsPromotedByHandAndLosesNothing()
    {
        var leader = await LeaderAsync(Cluster);
        var first = Cluster.Members.First(member => member != leader);
        var second = Cluster.Members.Last(member => member != leader);
        var before = await CountAsync(leader);

        await Cluster.SetReplicationModeAsync(ReplicationMode.Sync, Stop);
        await RegisterAsync(20);
        Assert.Equal(MemberRole.SyncStandby, await RoleAsync(first));

        await Cluster.StopMemberAsync(first, Stop);
        await RegisterAsync(20);
        await Cluster.KillMemberAsync(leader, Stop);
        var steps = new Progress();
        Assert.Equal(second, await Cluster.FailOverAsync(leader, steps, Stop));

        Assert.Equal(before + 40, await CountAsync(second));
        await RegisterAsync(10);
        Assert.Contains(steps.Lines, line => line.StartsWith($"fenced {leader}", StringComparison.Ordinal));
        Assert.Contains(steps.Lines, line => line.StartsWith($"promoted {second}", StringComparison.Ordinal));
        Assert.Contains(steps.Lines, line => line.Contains($"PG_AUTHORITY_MASTER={second}:5432", StringComparison.Ordinal));

        await Cluster.StartMemberAsync(first, Stop);
        await Cluster.StartMemberAsync(leader, Stop);
        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "the former leader did not rejoin");
        Assert.Equal(second, await LeaderAsync(Cluster));
        Assert.Equal(before + 50, await CountAsync(leader));
        Assert.Equal(MemberRole.SyncStandby, (await Cluster.ViewAsync(Stop)).Members.First(member => member.Name != second).Role);
        Assert.NotEmpty(await Cluster.HistoryAsync(Stop));
    }

    [Fact]
    public async Task FailOver_WithoutFencing_LeavesTheOldLeaderUp()
    {
        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "the cluster is not at rest");
        Cluster.SetFencing(false);
        var leader = await LeaderAsync(Cluster);
        try
        {
            var steps = new Progress();
            var next = await Cluster.FailOverAsync(leader, steps, Stop);

            Assert.NotEqual(leader, next);
            Assert.Contains(steps.Lines, line => line.StartsWith($"did not fence {leader} (running)", StringComparison.Ordinal));
            Assert.Equal("false", await AskAsync(leader, "SELECT pg_is_in_recovery()"));
            Assert.Equal("false", await AskAsync(next, "SELECT pg_is_in_recovery()"));
            Assert.Equal(next, await LeaderAsync(Cluster));
            Assert.Equal(MemberRole.Unknown, await RoleAsync(leader));
        }
        finally
        {
            Cluster.SetFencing(true);
            await Cluster.KillMemberAsync(leader, Stop);
            await Cluster.StartMemberAsync(leader, Stop);
        }
        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "the second leader did not rejoin");
    }

    [Fact]
    public async Task Pause_OfTheLeader_IsFencedAndComesBackAsAStandby()
    {
        var leader = await LeaderAsync(Cluster);
        await Cluster.PauseMemberAsync(leader, Stop);
        Assert.True(await Cluster.IsPausedAsync(leader, Stop));
        var next = await Cluster.FailOverAsync(leader, new Progress(), Stop);
        Assert.False(await Cluster.IsRunningAsync(leader, Stop));
        await RegisterAsync(5);

        await Cluster.ResumeMemberAsync(leader, Stop);

        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "the fenced leader did not rejoin");
        Assert.Equal(next, await LeaderAsync(Cluster));
    }

    [Fact]
    public async Task Replication_HeldBack_DoesNotReachAStandby()
    {
        var leader = await LeaderAsync(Cluster);
        await Cluster.SetReplicationModeAsync(ReplicationMode.Async, Stop);
        var standby = Cluster.Members.First(member => member != leader);
        Assert.Equal(2, await Cluster.HoldReplicationAsync(leader, Stop));
        var before = await CountAsync(standby);
        await RegisterAsync(5);
        Assert.Equal(before, await CountAsync(standby));

        await Cluster.ReleaseReplicationAsync(leader, Stop);
        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "replication did not go on");
        Assert.Equal(before + 5, await CountAsync(standby));
    }

    [Fact]
    public async Task Opened_ByAnotherProcess_KnowsTheCluster_AndItsLogsCanBeKept()
    {
        await using var opened = DockerEnvironment.Open(fixture.Folder, TimeProvider.System)!;
        Assert.Equal(await LeaderAsync(Cluster), await LeaderAsync(opened));
        Assert.Equal(["api", "db", "dbreplica1", "dbreplica2"], (await opened.CpuTimesAsync(Stop)).Keys.Order());
        var subnet = (await opened.DescribeAsync(Stop))["subnet"];
        Assert.Equal("db", opened.MemberAt($"{subnet.Replace(".0.0/16", "", StringComparison.Ordinal)}.2.21:5432"));

        var logs = Directory.CreateTempSubdirectory("harness-logs-").FullName;
        await opened.CollectLogsAsync(logs, Stop);
        Assert.Equal(["api.log", "db.log", "dbreplica1.log", "dbreplica2.log", "docker-events.jsonl"], Directory.GetFiles(logs).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("\"action\":\"start\"", await File.ReadAllTextAsync(Path.Combine(logs, "docker-events.jsonl"), Stop));
        Directory.Delete(logs, recursive: true);
    }

    private static async Task<string> LeaderAsync(DockerEnvironment cluster) => (await cluster.ViewAsync(Stop)).Leader!.Name;

    private async Task<MemberRole> RoleAsync(string member) => (await Cluster.ViewAsync(Stop)).Members.Single(found => found.Name == member).Role;

    private async Task RegisterAsync(int count)
    {
        using var http = new HttpClient { BaseAddress = Cluster.Endpoints.ApiUrl };
        for (var number = 0; number < count; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "user/register")
            {
                Content = JsonContent.Create(new { first_name = "Ada", second_name = "Walker", birthdate = "1990-01-02", city = "Riga", biography = "", password = "a long password" }),
                Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
            };
            using var answer = await http.SendAsync(request, Stop);
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Stop)}");
        }
    }

    private async Task<int> CountAsync(string member) => int.Parse(await AskAsync(member, "SELECT count(*) FROM users"), CultureInfo.InvariantCulture);

    private async Task<string> AskAsync(string member, string sql)
    {
        await using var connection = new NpgsqlConnection(Cluster.ConnectionString(member));
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand($"SELECT ({sql})::text", connection);
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }
}
