using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>Single parts of the cluster broken and mended, and leadership handed over by hand.</summary>
public sealed partial class DockerEnvironmentTests
{
    [Fact]
    public async Task SwitchOver_ByHand_LosesNothingAndTheFormerLeaderFollows()
    {
        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "the cluster is not at rest");
        var leader = await LeaderAsync(Cluster);
        var candidate = Cluster.Members.Last(member => member != leader);
        var before = await CountAsync(leader);
        await RegisterAsync(20);

        Assert.Equal(candidate, await Cluster.SwitchOverAsync(leader, candidate, Stop));

        Assert.Equal(before + 20, await CountAsync(candidate));
        var steps = new Progress();
        Assert.Equal(candidate, await Cluster.FailOverAsync(leader, steps, Stop));
        Assert.StartsWith($"{candidate} leads already", Assert.Single(steps.Lines), StringComparison.Ordinal);
        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "the former leader did not follow");
        await RegisterAsync(5);
    }

    [Fact]
    public async Task SwitchOver_ToAStandbyThatDoesNotStream_IsRefusedBeforeTheLeaderIsStopped()
    {
        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "the cluster is not at rest");
        var leader = await LeaderAsync(Cluster);
        var candidate = Cluster.Members.First(member => member != leader);
        await Cluster.StopMemberAsync(candidate, Stop);
        Assert.Contains("does not stream", (await Assert.ThrowsAsync<UserErrorException>(() => Cluster.SwitchOverAsync(leader, candidate, Stop))).Message);
        Assert.Equal(leader, await LeaderAsync(Cluster));
        await Cluster.StartMemberAsync(candidate, Stop);
    }

    [Fact]
    public async Task OneStandby_HeldBackOrCutOffOrSlowed_IsBehindUntilReleased()
    {
        Assert.True(await QuietCluster.ReachAsync(Cluster, TimeProvider.System, Stop), "the cluster is not at rest");
        await Cluster.SetReplicationModeAsync(ReplicationMode.Async, Stop);
        var leader = await LeaderAsync(Cluster);
        var standby = Cluster.Members.First(member => member != leader);

        var before = await CountAsync(standby);
        Assert.True(await Cluster.HoldStandbyAsync(standby, Stop));
        await RegisterAsync(5);
        Assert.Equal(before, await CountAsync(standby));
        await Cluster.ReleaseStandbyAsync(standby, Stop);
        Assert.True(await FollowsAsync(standby, before + 5), "not released");

        await Cluster.IsolateAsync(standby, PartitionScope.Peers, Stop);
        Assert.True(await Cluster.IsIsolatedAsync(standby, PartitionScope.All, Stop));
        await RegisterAsync(5);
        Assert.Equal(before + 5, await CountAsync(standby));
        await Cluster.RejoinAsync(standby, Stop);
        Assert.False(await Cluster.IsIsolatedAsync(standby, PartitionScope.All, Stop));
        Assert.True(await FollowsAsync(standby, before + 10), "not rejoined");
        Assert.False(await Cluster.IsIsolatedAsync(standby, PartitionScope.Dcs, Stop));
        Assert.Contains("no store", (await Assert.ThrowsAsync<UserErrorException>(() => Cluster.IsolateAsync(standby, PartitionScope.Dcs, Stop))).Message);

        IBandwidthLimited network = Cluster;
        await network.LimitBandwidthAsync(leader, 8_000, Stop);
        Assert.True(await network.IsBandwidthLimitedAsync(leader, Stop));
        await RegisterAsync(20);
        Assert.True(await CountAsync(standby) < before + 30);
        await network.UnlimitBandwidthAsync(leader, Stop);
        Assert.False(await network.IsBandwidthLimitedAsync(leader, Stop));
        Assert.True(await FollowsAsync(standby, before + 30), "still slow");
    }

    [Fact]
    public async Task Api_StartedAnew_IsBack()
    {
        await Cluster.RestartApiAsync(Stop);
        await Cluster.StartApiAsync(Stop);
        await RegisterAsync(1);
    }

    private Task<bool> FollowsAsync(string standby, int count) =>
        TimeProvider.System.UntilAsync(Timeouts.Rejoin, async () => await CountAsync(standby) == count, Stop);
}
