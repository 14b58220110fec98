using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class LostCheckerTests
{
    private static CheckResult Check(History history) => new LostChecker().Check(history.Evidence);

    [Fact]
    public void AllAcknowledgedWritesOnLeader_IsValid()
    {
        var result = Check(Of(Ack(1), Ack(2), Unknown(3), Fail(4)).Holding(1, 2));

        Assert.Equal((Verdict.Valid, 0), (result.Verdict, result.Count));
        Assert.Equal("2 of 2 acknowledged writes are on the leader n1.", result.Summary);
    }

    [Fact]
    public void AcknowledgedWriteMissing_IsViolatedAndNamesIt()
    {
        var result = Check(Of(Ack(1), Ack(2), Ack(3)).Holding(1, 3));

        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Equal(Key(2), Assert.Single(result.Anomalies).Key);
    }

    [Fact]
    public void LostWriteAndPhantomWrite_DoNotCancelOut()
    {
        var result = Check(Of(Ack(1), Fail(2)).Holding(2));

        Assert.Equal((Verdict.Violated, 1), (result.Verdict, result.Count));
    }

    [Fact]
    public void OnlyAReplicaHasTheWrite_IsViolated() =>
        Assert.Equal(Verdict.Violated, Check(Of(Ack(1), Ack(2)).Holding(1, 2).On(Leader, 1)).Verdict);

    [Fact]
    public void NoLeaderRead_IsUnknown()
    {
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1))).Verdict);
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1)).Holding(1).Unreadable(Leader)).Verdict);
    }

    [Fact]
    public void NothingAcknowledged_IsUnknown() =>
        Assert.Equal(Verdict.Unknown, Check(Of(Unknown(1), Fail(2)).Holding(1)).Verdict);

    [Fact]
    public void LostBeyondTheFork_IsExplainedByIt()
    {
        var anomaly = Assert.Single(Check(
            Of(Ack(1), Ack(12)).Holding(1).Fork(timeline: 1, afterNumber: 11).Sample(11.5, "n1", "n2").Sample(20, "n3", null, timeline: 2)
                .Fault("stop-replica", "n2", 5, forcesFailover: false).Fault("kill-leader", "n1", 12.42)).Anomalies);

        Assert.Equal(
            "acknowledged at 12.010 s by n1 (127.0.1.1:15432) on timeline 1 at LSN 0/5000C00; "
            + "timeline 1 was left at 0/5000B00, 256 bytes earlier; leader n1, synchronous standby n2 (as seen at 11.500 s); "
            + "0.41 s before kill-leader n1; stop-replica n2 in force since 5.000 s",
            anomaly.Explanation);
        Assert.Equal(("n1", 1, "0/5000C00", "0/5000B00"), (anomaly.Node, anomaly.Timeline, anomaly.Lsn, anomaly.ForkLsn));
    }

    [Fact]
    public void LostWhereTheForkCutsThroughItsRange_SaysSo()
    {
        var write = Ack(12) with { LsnBefore = Position(10) };

        var anomaly = Assert.Single(Check(Of(Ack(1), write).Holding(1).Fork(1, 11)).Anomalies);

        Assert.Contains("timeline 1 was left at 0/5000B00, between 0/5000A00 and 0/5000C00", anomaly.Explanation);
    }

    [Fact]
    public void LostBelowTheFork_IsNotExplained()
    {
        var result = Check(Of(Ack(1), Ack(2)).Holding(1).Fork(1, 3));

        Assert.Contains("NOT explained by a failover: timeline 1 was left at 0/5000300, 256 bytes later", Assert.Single(result.Anomalies).Explanation);
        Assert.Equal(1, result.Measured["unexplainedWrites"]);
        Assert.Contains("1 of them no failover explains", result.Summary);
    }

    [Fact]
    public void LostFromTheLeadersPresentTimeline_IsNotExplained()
    {
        var result = Check(Of(Ack(1), Ack(2)).Holding(1).Sample(0, "n1", null));

        Assert.Contains("the leader is still on timeline 1", Assert.Single(result.Anomalies).Explanation);
        Assert.Equal(1, result.Measured["unexplainedWrites"]);
    }

    [Fact]
    public void CommitThatEndsExactlyAtTheFork_WasInheritedAndIsNotExplained() =>
        Assert.Equal(1, Check(Of(Ack(1), Ack(2)).Holding(1).Fork(1, 2)).Measured["unexplainedWrites"]);

    [Fact]
    public void LastLookIsOlderThanTheFork_TheForkTellsThePresentTimeline()
    {
        var result = Check(Of(Ack(1), Ack(3, timeline: 2)).Holding(1).Fork(1, 2).Sample(0, Leader, null));

        Assert.Contains("the leader is still on timeline 2", Assert.Single(result.Anomalies).Explanation);
    }

    [Fact]
    public void SeveralReadsOfALostWrite_TheEarliestIsNamed()
    {
        var anomaly = Assert.Single(Check(Of(Ack(1), Ack(2), Read(2, 5), Read(2, 4), Read(2, 6)).Holding(1)).Anomalies);

        Assert.Contains("at 4.001 s", anomaly.Explanation);
    }

    [Fact]
    public void LeaderBackOnTheOlderTimeline_WholeYoungerOneIsAbandoned()
    {
        var anomaly = Assert.Single(Check(
            Of(Ack(1), Ack(2, "n2", timeline: 2)).Holding(1).Sample(0, "n1", null).Sample(2, "n2", null, timeline: 2).Sample(9, "n1", null)).Anomalies);

        Assert.Contains("timeline 2 was abandoned as a whole: it is not in the history of the leader, which is on timeline 1", anomaly.Explanation);
    }

    [Fact]
    public void LostAfterAWeakAcknowledgementAndARead_SaysBoth()
    {
        var result = Check(Of(Ack(1), WeakAck(2), Read(2, 3)).Holding(1).Fork(1, 1));

        var text = Assert.Single(result.Anomalies).Explanation;
        Assert.Contains("weak acknowledgement", text);
        Assert.Contains("returned by a read of n2 (127.0.1.2:15432) at 3.001 s", text);
        Assert.Equal(1, result.Measured["weaklyAcknowledgedWrites"]);
    }

    [Fact]
    public void LostWithNothingElseKnown_IsStillNamed()
    {
        var bare = Ack(2) with { Node = "", Timeline = 0, Lsn = default, LsnBefore = default };

        var anomaly = Assert.Single(Check(Of(Ack(1), bare).Holding(1)).Anomalies);

        Assert.Equal("acknowledged at 2.010 s; where its timeline was left is not known; the cluster had not been looked at yet", anomaly.Explanation);
        Assert.Null(anomaly.Timeline);
    }

    [Fact]
    public void LostWrites_AreListedByTheirAcknowledgement()
    {
        var result = Check(Of(Ack(1), Ack(2) with { EndNs = Seconds(50) }, Ack(3)).Holding(1));

        Assert.Equal([Key(3), Key(2)], result.Anomalies.Select(anomaly => anomaly.Key!.Value));
    }
}
