namespace Harness.Verifier.Tests;

public sealed class LivenessTests
{
    private const long Second = 1_000_000_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(18, 0)]
    [InlineData(30, 30_000)]
    public void StallUnderATolerableFault_CountsWhenItIsLongerThanAFailover(int seconds, double expected) =>
        Assert.Equal(expected, Stall(Outage(10, 10 + seconds), Fault("kill-leader", 10, 60)));

    [Fact]
    public void StallWhileTheConfigurationStoreIsAway_IsNotAskedFor()
    {
        Assert.Equal(0, Stall(Outage(12, 60), Fault("kill-etcd-quorum", 10, 55)));
        // What follows its healing is.
        Assert.Equal(25_000, Stall(Outage(12, 80), Fault("kill-etcd-quorum", 10, 55)));
    }

    [Fact]
    public void StallWhileTooManyMembersAreAway_IsNotAskedFor()
    {
        Assert.Equal(0, Stall(Outage(20, 60), Fault("kill-leader", 10, 58), Fault("stop-replica", 19, 59)));
        Assert.Equal(40_000, Liveness.StallMs([Outage(20, 60)], [Fault("kill-leader", 10, 58), Fault("stop-replica", 19, 59)], 4, Limit));
    }

    [Fact]
    public void StallWithoutAnyFault_Counts() => Assert.Equal(30_000, Stall(Outage(10, 40)));

    [Fact]
    public void StallThatNeverEnded_IsLeftToTheEvidenceOfTheRun() =>
        Assert.Equal(0, Stall(Outage(10, 40) with { FirstAckNs = null }, Fault("kill-leader", 10, 60)));

    private static double Stall(Outage outage, params AppliedFault[] faults) => Liveness.StallMs([outage], faults, 3, Limit);

    private static Outage Outage(long from, long to) => new(from * Second, to * Second, (to - from) * 1000, null, null);

    private static AppliedFault Fault(string name, long from, long to) => new(name, "n1", from * Second, from * Second, to * Second, true, null);
}
