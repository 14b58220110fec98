using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>Members with networks and disks of their own. In one collection with the others: they share their ports.</summary>
[Trait("Category", "EndToEnd")]
[Collection(nameof(LocalCluster))]
public sealed class LocalIsolationTests : IDisposable
{
    private readonly EnvironmentSpec _spec = new()
    {
        Ports = LocalClusterFixture.Ports, DataFolder = LocalClusterFixture.NewFolder(), Replication = ReplicationMode.Async,
        OwnNetworks = true, OwnDisks = true,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Assert.False(Directory.Exists(_spec.DataFolder), "the data folder is still there");

    [Fact]
    public async Task Members_CanBeCutOffSlowedDownAndFilledUp_AndNothingIsLeft()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "namespaces and mounts need root");
        await using (var dead = new LocalEnvironment(_spec, TimeProvider.System, withApi: false))
        {
            await dead.StartAsync(new Progress(), Token);
            dead.Detach();
        }
        // What a dead harness left holds addresses and mounts.
        await using var cluster = new LocalEnvironment(_spec, TimeProvider.System, withApi: false);
        await cluster.StartAsync(new Progress(), Token);
        var leader = (await cluster.ViewAsync(Token)).Leader!.Name;

        await IsolateAsync(cluster, leader);
        await LimitAsync(cluster, leader);
        await FillAsync(cluster, leader);

        Assert.Empty(await cluster.StopAsync(Token));
        var plan = new NetworkPlan(_spec, _spec.DataFolder!);
        Assert.DoesNotContain(Directory.EnumerateFiles("/run/netns").Select(path => Path.GetFileName(path)), plan.Owns);
        Assert.False(Directory.Exists($"/sys/class/net/{plan.HostDevice}"));
        Assert.DoesNotContain(_spec.DataFolder!, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    private static async Task IsolateAsync(LocalEnvironment cluster, string leader)
    {
        Assert.False(await cluster.IsIsolatedAsync(leader, PartitionScope.All, Token));
        await cluster.IsolateAsync(leader, PartitionScope.Peers, Token);
        Assert.True(await cluster.IsIsolatedAsync(leader, PartitionScope.Peers, Token));
        Assert.False(await cluster.IsIsolatedAsync(leader, PartitionScope.Dcs, Token));

        await cluster.IsolateAsync(leader, PartitionScope.All, Token);
        Assert.True(await cluster.IsIsolatedAsync(leader, PartitionScope.All, Token));
        Assert.True(await LocalClusterFixture.UntilAsync(
            TimeSpan.FromSeconds(30),
            async () => (await cluster.ViewAsync(Token)).Leader is { State: MemberState.Running } next && next.Name != leader,
            Token), "nobody took over from a leader that is cut off");

        await cluster.RejoinAsync(leader, Token);
        await cluster.RejoinAsync(leader, Token);
        Assert.False(await cluster.IsIsolatedAsync(leader, PartitionScope.Peers, Token));
        Assert.True(await QuietCluster.ReachAsync(cluster, TimeProvider.System, Token), "the former leader did not join again");
    }

    private static async Task LimitAsync(LocalEnvironment cluster, string member)
    {
        Assert.False(await cluster.IsBandwidthLimitedAsync(member, Token));
        await cluster.LimitBandwidthAsync(member, 64_000, Token);
        await cluster.LimitBandwidthAsync(member, 128_000, Token);
        Assert.True(await cluster.IsBandwidthLimitedAsync(member, Token));
        await cluster.UnlimitBandwidthAsync(member, Token);
        await cluster.UnlimitBandwidthAsync(member, Token);
        Assert.False(await cluster.IsBandwidthLimitedAsync(member, Token));
    }

    private static async Task FillAsync(LocalEnvironment cluster, string member)
    {
        var free = await cluster.FreeDiskBytesAsync(member, Token);
        await cluster.FillDiskAsync(member, Token);
        Assert.InRange(await cluster.FreeDiskBytesAsync(member, Token), 0, 64 << 10);
        await cluster.FreeDiskAsync(member, Token);
        await cluster.FreeDiskAsync(member, Token);
        Assert.InRange(await cluster.FreeDiskBytesAsync(member, Token), free / 2, long.MaxValue);
    }
}
