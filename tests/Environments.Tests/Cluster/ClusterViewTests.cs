namespace Harness.Environments.Tests;

public sealed class ClusterViewTests
{
    private static readonly Member Leader = new("n1", MemberRole.Leader, MemberState.Running, 2, null);
    private static readonly Member Standby = new("n2", MemberRole.SyncStandby, MemberState.Running, 2, 0);
    private static readonly Member Replica = new("n3", MemberRole.Replica, MemberState.Running, 2, 0);

    [Fact]
    public void IsQuiet_WithOneLeaderAndCaughtUpReplicas_IsTrue() =>
        Assert.True(new ClusterView([Leader, Standby, Replica]).IsQuiet());

    public static TheoryData<string, Member> Restless => new()
    {
        { "lags", Replica with { LagBytes = 11 } },
        { "lag is unknown", Replica with { LagBytes = null } },
        { "starts", Replica with { State = MemberState.Starting } },
        { "is unreachable", Replica with { State = MemberState.Unreachable } },
        { "is on a fork", Replica with { Timeline = 1 } },
        { "has no role", Replica with { Role = MemberRole.Unknown } },
        { "leads as well", Replica with { Role = MemberRole.Leader } },
    };

    [Theory]
    [MemberData(nameof(Restless))]
    public void IsQuiet_WithOneMemberThat_IsFalse(string what, Member third)
    {
        Assert.False(new ClusterView([Leader, Standby, third]).IsQuiet(10), what);
        Assert.False(new ClusterView([Leader, third, Standby]).IsQuiet(10), what);
    }

    [Fact]
    public void IsQuiet_WithLagWithinTheLimit_IsTrue() =>
        Assert.True(new ClusterView([Leader, Standby, Replica with { LagBytes = 10 }]).IsQuiet(10));

    [Fact]
    public void IsQuiet_WithADeadLeaderThatHoldsTheKey_IsFalse() =>
        Assert.False(new ClusterView([Leader with { State = MemberState.Unreachable }, Standby, Replica]).IsQuiet());

    [Fact]
    public void Leader_WhenTwoClaimToBe_IsNull() =>
        Assert.Null(new ClusterView([Leader, Standby with { Role = MemberRole.Leader }, Replica]).Leader);
}
