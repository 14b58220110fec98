using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class ClusterTimelineTests
{
    [Fact]
    public void Describe_TakesTheNearestLookAtOrBefore()
    {
        var timeline = new ClusterTimeline([Look(2, "n2"), Look(1, "n1")]);

        Assert.Equal("the cluster had not been looked at yet", timeline.Describe(History.Seconds(0.5)));
        Assert.StartsWith("leader n1", timeline.Describe(History.Seconds(1)));
        Assert.StartsWith("leader n1", timeline.Describe(History.Seconds(1.9)));
        Assert.StartsWith("leader n2", timeline.Describe(History.Seconds(99)));
    }

    [Fact]
    public void Describe_NoLeaderOrSeveral_SaysSo()
    {
        Assert.StartsWith("no leader, no synchronous standby", new ClusterTimeline([Look(1)]).Describe(History.Seconds(1)));
        Assert.StartsWith("several leaders (n1, n2)", new ClusterTimeline([Look(1, "n1", "n2")]).Describe(History.Seconds(1)));
    }

    [Fact]
    public void Describe_ManagerNamesNoSyncStandby_TakesThemFromReplication()
    {
        var look = Look(1, "n1") with { Replication = [Row("n2", "sync", 1, 1), Row("n3", "async", 1, 1)] };

        Assert.StartsWith("leader n1, synchronous standby n2 (", new ClusterTimeline([look]).Describe(History.Seconds(1)));
    }

    [Fact]
    public void Describe_LeaderWritesOnAndNoStandbyFlushes_SaysSinceWhen()
    {
        ClusterSample[] looks =
        [
            Look(1, "n1") with { Replication = [Row("n2", "async", 10, 10)] },
            Look(2, "n1") with { Replication = [Row("n2", "async", 20, 20)] },
            Look(3, "n1") with { Replication = [Row("n2", "async", 30, 20)] },
        ];

        Assert.Contains("replication held since 2.000 s", new ClusterTimeline(looks).Describe(History.Seconds(3.5)));
        Assert.DoesNotContain("held", new ClusterTimeline(looks).Describe(History.Seconds(2.5)));
    }

    [Fact]
    public void Describe_IdleLeader_IsNotTakenForHeldReplication()
    {
        ClusterSample[] looks =
        [
            Look(1, "n1") with { Replication = [Row("n2", "async", 10, 10)] },
            Look(2, "n1") with { Replication = [Row("n2", "async", 10, 10)] },
        ];

        Assert.DoesNotContain("held", new ClusterTimeline(looks).Describe(History.Seconds(2)));
    }

    private static ClusterSample Look(double seconds, params string[] leaders) => new(
        History.Seconds(seconds),
        [.. new[] { "n1", "n2", "n3" }.Select(name => new Member(
            name, leaders.Contains(name) ? MemberRole.Leader : MemberRole.Replica, MemberState.Running, 1, 0))],
        []);

    private static ReplicationRow Row(string standby, string syncState, ulong current, ulong flushed) =>
        new("n1", standby, "streaming", syncState, new Lsn(current), new Lsn(flushed), new Lsn(flushed), new Lsn(flushed), null);
}
