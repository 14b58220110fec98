using System.Net;
using Harness.Environments;
using Npgsql;

namespace Harness.EndToEnd.Tests;

/// <summary>The Patroni cluster in containers, on a real engine.</summary>
[Trait("Category", "EndToEnd")]
public sealed partial class PatroniEnvironmentTests(PatroniFixture fixture, ITestOutputHelper output) : IClassFixture<PatroniFixture>
{
    private PatroniEnvironment Cluster => fixture.Cluster;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_BringsUpALeaderReplicasAndTheApi()
    {
        await fixture.QuietAsync(Token);
        output.WriteLine($"cold start {fixture.ColdStart.TotalSeconds:F1} s\n{string.Join('\n', fixture.Progress.Lines)}");
        var view = await Cluster.ViewAsync(Token);
        Assert.NotNull(view.Leader);
        Assert.Equal(["pg1", "pg2", "pg3"], view.Members.Select(member => member.Name));
        Assert.Equal(2, (await Cluster.ReplicationAsync(Token)).Count);
        Assert.Contains(fixture.Progress.Lines, line => line.StartsWith("replication mode sync confirmed", StringComparison.Ordinal));
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Cluster.Endpoints.ApiUrl, "healthz"), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var facts = await Cluster.DescribeAsync(Token);
        Assert.StartsWith("15.", facts["PostgreSQL"], StringComparison.Ordinal);
        Assert.Equal(("3.0.2", "on"), (facts["Patroni"], facts["fsync"]));
        Assert.DoesNotContain("unknown", facts.Values);
    }

    [Fact]
    public async Task StartAsync_PublishesOnLoopbackOnly()
    {
        var published = (await PatroniFixture.DockerAsync($"container ls --filter label=harness.project={Cluster.Project} --format {{{{.Ports}}}}"))
            .Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(port => port.Contains("->", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(published);
        Assert.All(published, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteEndpoint_LeadsToTheLeader_AndReadsToWhereTheyAreRouted()
    {
        await fixture.QuietAsync(Token);
        var leader = (await Cluster.ViewAsync(Token)).Leader!.Name;
        Assert.Equal(leader, await ServerAsync(Cluster.Endpoints.Write));
        Assert.NotEqual(leader, await ServerAsync(Cluster.Endpoints.Read));
        await Cluster.SetReadsAsync(ReadRouting.Leader, Token);
        Assert.Equal(leader, await ServerAsync(Cluster.Endpoints.Read));
        await Cluster.SetReadsAsync(ReadRouting.Replica, Token);
        Assert.NotEqual(leader, await ServerAsync(Cluster.Endpoints.Read));
        await Cluster.SetReadsAsync(ReadRouting.Replicas, Token);
    }

    [Theory]
    [InlineData(ReplicationMode.Async)]
    [InlineData(ReplicationMode.TwoSync)]
    [InlineData(ReplicationMode.Sync)]
    public async Task SetReplicationModeAsync_ReturnsWhenTheModeHolds(ReplicationMode mode)
    {
        await fixture.QuietAsync(Token);
        await Cluster.SetReplicationModeAsync(mode, Token);
        Assert.Equal(mode.SynchronousStandbys(), (await Cluster.ReplicationAsync(Token)).Count(row => row.SyncState == "sync"));
        await using var opened = PatroniEnvironment.Open(Cluster.DataFolder, TimeProvider.System)!;
        Assert.Equal(mode, opened.Spec.Replication);
    }

    [Fact]
    public async Task SetReplicationModeAsync_ThatThisPatroniDoesNotKnow_IsRefused()
    {
        await fixture.QuietAsync(Token);
        await Assert.ThrowsAsync<UserErrorException>(() => Cluster.SetReplicationModeAsync(ReplicationMode.Quorum, Token));
    }

    [Fact]
    public async Task KillMemberAsync_OfTheLeader_PromotesAnotherAndTheOldOneRejoins()
    {
        await fixture.QuietAsync(Token);
        var old = (await Cluster.ViewAsync(Token)).Leader!;
        await Cluster.KillMemberAsync(old.Name, Token);
        Assert.False(await Cluster.IsRunningAsync(old.Name, Token));
        Assert.Equal(MemberState.Unreachable, (await Cluster.ViewAsync(Token)).Members.Single(member => member.Name == old.Name).State);
        await AwaitSuccessorAsync(old.Name);
        await fixture.QuietAsync(Token);
        Assert.True((await Cluster.ViewAsync(Token)).Leader!.Timeline > old.Timeline);
        Assert.NotEmpty(await Cluster.HistoryAsync(Token));
    }

    [Fact]
    public async Task StopPauseAndHold_OfMembers_AreSeenAndUndone()
    {
        await fixture.QuietAsync(Token);
        var view = await Cluster.ViewAsync(Token);
        var replica = view.Members.First(member => member != view.Leader).Name;
        await Cluster.StopMemberAsync(replica, Token);
        Assert.False(await Cluster.IsRunningAsync(replica, Token));
        await Cluster.StartMemberAsync(replica, Token);
        Assert.True(await Cluster.IsRunningAsync(replica, Token));

        await Cluster.PauseMemberAsync(replica, Token);
        Assert.True(await Cluster.IsPausedAsync(replica, Token));
        Assert.Equal(MemberState.Unreachable, (await Cluster.ViewAsync(Token)).Members.Single(member => member.Name == replica).State);
        await fixture.QuietAsync(Token);

        var leader = (await Cluster.ViewAsync(Token)).Leader!.Name;
        Assert.Equal(2, await Cluster.HoldReplicationAsync(leader, Token));
        Assert.Equal(0, await Cluster.HoldReplicationAsync(leader, Token));
        await Cluster.ReleaseReplicationAsync(leader, Token);
        await fixture.QuietAsync(Token);
    }

    [Fact]
    public async Task ScaleAsync_ToFourAndBack_LeavesNothingOfTheFourth()
    {
        await fixture.QuietAsync(Token);
        var progress = new Progress();
        await Cluster.ScaleAsync(4, progress, Token);
        Assert.Equal(["pg1", "pg2", "pg3", "pg4"], (await Cluster.ViewAsync(Token)).Members.Select(member => member.Name));
        Assert.Equal(3, (await Cluster.ReplicationAsync(Token)).Count);
        Assert.Contains("pg4", (await Cluster.CpuTimesAsync(Token)).Keys);
        await Cluster.ScaleAsync(3, progress, Token);
        output.WriteLine(string.Join('\n', progress.Lines));
        Assert.Equal(["pg1", "pg2", "pg3"], Cluster.Members);
        Assert.DoesNotContain(await PatroniFixture.LeftAsync(Cluster.Project), name => name.EndsWith("pg4", StringComparison.Ordinal) || name.Contains("pg4_", StringComparison.Ordinal) || name.Contains("pg4-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CollectLogsAsync_KeepsTheLogOfEveryContainer()
    {
        var folder = Directory.CreateTempSubdirectory("harness-e2e-").FullName;
        try
        {
            await Cluster.CollectLogsAsync(folder, Token);
            var files = Directory.EnumerateFiles(folder).Select(Path.GetFileName).ToList();
            Assert.Superset(new HashSet<string?> { "pg1.log", "etcd1.log", "haproxy.log", "api.log", "compose.yml", EngineEvents.FileName }, files.ToHashSet());
            Assert.Contains("Patroni", await File.ReadAllTextAsync(Path.Combine(folder, "pg1.log"), Token), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task AwaitSuccessorAsync(string old)
    {
        var found = await TimeProvider.System.UntilAsync(TimeSpan.FromSeconds(40), async () =>
            (await Cluster.ViewAsync(Token)).Leader is { State: MemberState.Running } leader && leader.Name != old, Token);
        Assert.True(found, found ? "" : $"no other leader: {await fixture.StateAsync(Token)}");
    }

    /// <summary>The member that answers on an endpoint.</summary>
    private async Task<string?> ServerAsync(string endpoint)
    {
        var parts = endpoint.Split(':');
        var settings = new NpgsqlConnectionStringBuilder(Cluster.ConnectionString("pg1"))
        {
            Host = parts[0], Port = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("SELECT host(inet_server_addr()) || ':' || inet_server_port()", connection);
        return Cluster.MemberAt((string)(await command.ExecuteScalarAsync(Token))!);
    }
}
