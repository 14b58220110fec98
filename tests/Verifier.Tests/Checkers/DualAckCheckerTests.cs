using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class DualAckCheckerTests
{
    private static CheckResult Check(History history) => new DualAckChecker().Check(history.Evidence);

    [Fact]
    public void TimelinesOneAfterTheOther_IsValid() =>
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Ack(2), Ack(10, "n2", timeline: 2), Ack(11, "n2", timeline: 2)).Holding(1, 2, 10, 11)).Verdict);

    [Fact]
    public void OldTimelineAcknowledgesAfterTheNewOne_IsViolatedAndNamesIt()
    {
        var result = Check(Of(Ack(1), Ack(10, "n2", timeline: 2), Ack(11)).Holding(1, 10).Fork(1, 1));

        Assert.Equal((Verdict.Violated, 1), (result.Verdict, result.Count));
        Assert.Equal(1, result.Measured["lostWrites"]);
        var anomaly = Assert.Single(result.Anomalies);
        Assert.Equal(Key(11), anomaly.Key);
        Assert.StartsWith("sent 0.99 s after timeline 2 had acknowledged its first write, lost, acknowledged at 11.010 s by n1", anomaly.Explanation);
    }

    [Fact]
    public void SurvivingWriteOfTheOldTimeline_IsViolatedToo()
    {
        var result = Check(Of(Ack(1), Ack(10, "n2", timeline: 2), Ack(11)).Holding(1, 10, 11));

        Assert.Equal((Verdict.Violated, 0.0), (result.Verdict, result.Measured["lostWrites"]));
    }

    [Fact]
    public void SentBeforeTheNewTimelineAnswered_IsValid() =>
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1) with { EndNs = Seconds(30) }, Ack(10, "n2", timeline: 2)).Holding(1, 10)).Verdict);

    [Fact]
    public void JournalInAnotherOrder_ChangesNothing() =>
        Assert.Equal(1, Check(Of(Ack(11), Ack(12, "n2", timeline: 2), Ack(10, "n2", timeline: 2), Ack(1)).Holding(1, 10, 11, 12)).Count);

    [Fact]
    public void NoTimelineKnownOrNothingAcknowledged_IsUnknown()
    {
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1) with { Timeline = 0 }).Holding(1)).Verdict);
        Assert.Equal(Verdict.Unknown, Check(Of(Unknown(1)).Holding(1)).Verdict);
    }
}
