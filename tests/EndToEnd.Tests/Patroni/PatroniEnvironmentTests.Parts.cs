using Harness.Environments;
using Npgsql;

namespace Harness.EndToEnd.Tests;

/// <summary>Single parts of the cluster broken and mended.</summary>
public sealed partial class PatroniEnvironmentTests
{
    [Fact]
    public async Task SwitchOverAsync_ToANamedStandby_MakesItLead()
    {
        await fixture.QuietAsync(Token);
        var view = await Cluster.ViewAsync(Token);
        var candidate = view.Members.First(member => member.Role == MemberRole.SyncStandby).Name;
        Assert.Equal(candidate, await Cluster.SwitchOverAsync(view.Leader!.Name, candidate, Token));
        Assert.Equal(candidate, (await Cluster.ViewAsync(Token)).Leader!.Name);
    }

    [Fact]
    public async Task HoldStandbyAsync_KeepsWalFromThatStandbyAlone()
    {
        await fixture.QuietAsync(Token);
        var view = await Cluster.ViewAsync(Token);
        var (held, other) = (view.Members.First(member => member.Role == MemberRole.Replica).Name, view.Members.First(member => member.Role == MemberRole.SyncStandby).Name);
        Assert.True(await Cluster.HoldStandbyAsync(held, Token));
        var before = await ReplayedAsync(held);
        var end = await WriteAsync(view.Leader!.Name);
        Assert.True(await TimeProvider.System.UntilAsync(Timeouts.Follow, async () => await ReplayedAsync(other) >= end, Token), $"{other} did not follow");
        Assert.Equal(before, await ReplayedAsync(held));

        await Cluster.ReleaseStandbyAsync(held, Token);
        await Cluster.ReleaseStandbyAsync(held, Token);
        Assert.True(await TimeProvider.System.UntilAsync(Timeouts.Follow, async () => await ReplayedAsync(held) >= end, Token), $"{held} did not follow");
    }

    /// <summary>A server that shuts down waits for the walsender that is frozen, and answers no query that could name it.</summary>
    [Fact]
    public async Task ReleaseStandbyAsync_WhileTheLeaderShutsDown_LetsItEnd()
    {
        await fixture.QuietAsync(Token);
        var view = await Cluster.ViewAsync(Token);
        var (leader, held) = (view.Leader!.Name, view.Members.First(member => member.Role == MemberRole.Replica).Name);
        Assert.True(await Cluster.HoldStandbyAsync(held, Token));
        var handOver = Cluster.SwitchOverAsync(leader, null, Token);
        Assert.True(await TimeProvider.System.UntilAsync(Timeouts.Follow, async () => !await AnswersAsync(leader), Token), $"{leader} does not shut down");

        await Cluster.ReleaseStandbyAsync(held, Token);

        // Patroni tells the caller only when the former leader has ended within its own limit.
        await handOver.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
        await fixture.QuietAsync(Token);
        Assert.NotEqual(leader, (await Cluster.ViewAsync(Token)).Leader!.Name);
    }

    [Fact]
    public async Task StopMemberAsync_OfALeaderWhoseReplicationIsHeld_EndsInOrder()
    {
        await fixture.QuietAsync(Token);
        var leader = (await Cluster.ViewAsync(Token)).Leader!.Name;
        await Cluster.HoldReplicationAsync(leader, Token);
        await Cluster.StopMemberAsync(leader, Token);
        Assert.False(await Cluster.IsRunningAsync(leader, Token));
    }

    [Fact]
    public async Task CrashPostgresAsync_IsMendedByPatroni()
    {
        await fixture.QuietAsync(Token);
        var leader = (await Cluster.ViewAsync(Token)).Leader!.Name;
        var before = await AskAsync(leader, "SELECT pg_postmaster_start_time()::text");
        await Cluster.CrashPostgresAsync(leader, Token);
        Assert.True(await Cluster.IsManagerRunningAsync(leader, Token));
        await Cluster.AwaitPostgresAsync(leader, Token);
        Assert.NotEqual(before, await AskAsync(leader, "SELECT pg_postmaster_start_time()::text"));
    }

    [Fact]
    public async Task KillManagerAsync_LeavesPostgresUp_AndStartMemberAsyncBringsPatroniBack()
    {
        await fixture.QuietAsync(Token);
        var replica = (await Cluster.ViewAsync(Token)).Members.First(member => member.Role == MemberRole.Replica).Name;
        var before = await AskAsync(replica, "SELECT pg_postmaster_start_time()::text");
        await Cluster.KillManagerAsync(replica, Token);
        await Cluster.KillManagerAsync(replica, Token);
        Assert.False(await Cluster.IsManagerRunningAsync(replica, Token));
        Assert.True(await Cluster.IsRunningAsync(replica, Token));
        Assert.Equal(before, await AskAsync(replica, "SELECT pg_postmaster_start_time()::text"));

        await Cluster.StartMemberAsync(replica, Token);
        Assert.True(await Cluster.IsManagerRunningAsync(replica, Token));
        Assert.Equal(before, await AskAsync(replica, "SELECT pg_postmaster_start_time()::text"));

        // Stopped while nobody manages it, the container ends in order too.
        await Cluster.KillManagerAsync(replica, Token);
        await Cluster.StopMemberAsync(replica, Token);
        Assert.False(await Cluster.IsRunningAsync(replica, Token));
    }

    [Fact]
    public async Task ProxyAndApi_StartedAnew_AreBack()
    {
        await fixture.QuietAsync(Token);
        await Cluster.RestartProxyAsync(Token);
        await Cluster.StartProxyAsync(Token);
        Assert.Equal((await Cluster.ViewAsync(Token)).Leader!.Name, await ServerAsync(Cluster.Endpoints.Write));
        await Cluster.RestartApiAsync(Token);
        await Cluster.StartApiAsync(Token);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Cluster.Endpoints.ApiUrl, "healthz"), Token);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StopDcsMajorityAsync_TakesTheQuorum_AndStartDcsAsyncBringsItBack(bool atOnce)
    {
        await fixture.QuietAsync(Token);
        Assert.True(await Cluster.HasDcsQuorumAsync(Token));
        await Cluster.StopDcsMajorityAsync(atOnce, Token);
        Assert.False(await Cluster.HasDcsQuorumAsync(Token));
        await Cluster.StartDcsAsync(Token);
        await Cluster.StartDcsAsync(Token);
        Assert.True(await Cluster.HasDcsQuorumAsync(Token));
    }

    [Theory]
    [InlineData(PartitionScope.All)]
    [InlineData(PartitionScope.Peers)]
    [InlineData(PartitionScope.Dcs)]
    public async Task IsolateAsync_CutsAStandbyOffFromThatAlone_AndClientsStillReachIt(PartitionScope scope)
    {
        await fixture.QuietAsync(Token);
        var standby = (await Cluster.ViewAsync(Token)).Members.First(member => member.Role == MemberRole.Replica).Name;
        var leader = (await Cluster.ViewAsync(Token)).Leader!.Name;
        await Cluster.IsolateAsync(standby, scope, Token);
        await Cluster.IsolateAsync(standby, scope, Token);
        Assert.True(await Cluster.IsIsolatedAsync(standby, scope, Token));
        Assert.Equal(scope != PartitionScope.Dcs, !await ReachesAsync(standby, leader));
        Assert.Equal(scope != PartitionScope.Peers, !await ReachesAsync(standby, "etcd1"));
        Assert.Equal("1", await AskAsync(standby, "SELECT 1::text"));
        Assert.Equal(scope == PartitionScope.Peers, !await Cluster.IsIsolatedAsync(standby, PartitionScope.Dcs, Token));

        await Cluster.RejoinAsync(standby, Token);
        await Cluster.RejoinAsync(standby, Token);
        Assert.False(await Cluster.IsIsolatedAsync(standby, scope, Token));
        Assert.True(await ReachesAsync(standby, leader) && await ReachesAsync(standby, "etcd1"));
    }

    [Fact]
    public async Task IsolateAsync_OfTheLeaderFromEverything_MovesTheLeadershipAndTheOldOneRejoins()
    {
        await fixture.QuietAsync(Token);
        var old = (await Cluster.ViewAsync(Token)).Leader!.Name;
        await Cluster.IsolateAsync(old, PartitionScope.All, Token);
        await AwaitSuccessorAsync(old);
        await Cluster.RejoinAsync(old, Token);
        await fixture.QuietAsync(Token);
    }

    [Fact]
    public async Task LimitBandwidthAsync_MakesWalArriveLate_UntilItIsTakenAway()
    {
        await fixture.QuietAsync(Token);
        var leader = (await Cluster.ViewAsync(Token)).Leader!.Name;
        await Cluster.SetReplicationModeAsync(ReplicationMode.Async, Token);
        IBandwidthLimited network = Cluster;
        await network.LimitBandwidthAsync(leader, 8_000_000, Token);
        await network.LimitBandwidthAsync(leader, 400_000, Token);
        Assert.True(await network.IsBandwidthLimitedAsync(leader, Token));
        await AskAsync(leader, "SELECT pg_logical_emit_message(false, 'harness', repeat('x', 1000000))::text");
        // The message waits in the WAL buffers until the WAL writer's next round: only then does the leader's position show it.
        Assert.True(await TimeProvider.System.UntilAsync(Timeouts.Follow, async () =>
            (await Cluster.ReplicationAsync(Token)).All(row => row.CurrentLsn - row.FlushLsn > 100_000), Token), "WAL was not late");
        Assert.Equal(leader, await ServerAsync(Cluster.Endpoints.Write));

        await network.UnlimitBandwidthAsync(leader, Token);
        await network.UnlimitBandwidthAsync(leader, Token);
        Assert.False(await network.IsBandwidthLimitedAsync(leader, Token));
        Assert.True(await TimeProvider.System.UntilAsync(Timeouts.Follow, async () =>
            (await Cluster.ReplicationAsync(Token)).All(row => row.CurrentLsn == row.FlushLsn), Token), "WAL did not arrive");
        await Cluster.SetReplicationModeAsync(ReplicationMode.Sync, Token);
    }

    /// <summary>True when a TCP connection from a member to the PostgreSQL or the etcd of another part is made.</summary>
    private async Task<bool> ReachesAsync(string from, string to)
    {
        var prefix = (await Cluster.DescribeAsync(Token))["subnet"].Replace(".0.0/16", "", StringComparison.Ordinal);
        var address = to.StartsWith("etcd", StringComparison.Ordinal) ? $"http://{prefix}.1.1{to[^1]}:2379" : $"http://{prefix}.2.2{to[^1]}:8008";
        var container = (await PatroniFixture.DockerAsync($"container ls --filter label=harness.project={Cluster.Project} --filter label=harness.member={from} --format {{{{.ID}}}}")).Trim();
        return (await PatroniFixture.DockerAsync($"exec {container} sh -c \"curl -s -o /dev/null --max-time 1 {address} && echo yes || true\"")).Contains("yes", StringComparison.Ordinal);
    }

    private async Task<Lsn> WriteAsync(string leader)
    {
        await AskAsync(leader, "SELECT count(*)::text FROM (SELECT pg_logical_emit_message(false, 'harness', repeat('x', 100)) FROM generate_series(1, 100)) written");
        return Lsn.Parse(await AskAsync(leader, "SELECT pg_switch_wal()::text"));
    }

    private async Task<Lsn> ReplayedAsync(string member) => Lsn.Parse(await AskAsync(member, "SELECT pg_last_wal_replay_lsn()::text"));

    private async Task<bool> AnswersAsync(string member)
    {
        try
        {
            return await AskAsync(member, "SELECT 'yes'") == "yes";
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<string> AskAsync(string member, string sql)
    {
        await using var connection = new NpgsqlConnection(Cluster.ConnectionString(member));
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }
}
