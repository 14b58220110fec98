using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class NonSuffixCheckerTests
{
    private static CheckResult Check(History history) => new NonSuffixChecker().Check(history.Evidence);

    [Fact]
    public void OnlyTheTailLost_IsValid()
    {
        var result = Check(Of(Ack(1), Ack(2), Ack(3), Ack(4, "n2", timeline: 2)).Holding(1, 4).Fork(1, 1));

        Assert.Equal((Verdict.Valid, 0), (result.Verdict, result.Count));
        Assert.StartsWith("What was lost lies behind all that survived", result.Summary);
    }

    [Fact]
    public void OlderLostThanSurviving_IsViolatedAndNamesIt()
    {
        var result = Check(Of(Ack(1), Ack(2), Ack(3)).Holding(1, 3));

        Assert.Equal((Verdict.Violated, 1), (result.Verdict, result.Count));
        var anomaly = Assert.Single(result.Anomalies);
        Assert.Equal(Key(2), anomaly.Key);
        Assert.StartsWith("lost although a commit at 0/5000200 or later on the same timeline survived; acknowledged at 2.010 s", anomaly.Explanation);
    }

    [Fact]
    public void RangesThatOverlap_AreNotInACertainOrder() =>
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Ack(2), Ack(3) with { LsnBefore = Position(1) }).Holding(1, 3)).Verdict);

    [Fact]
    public void OtherTimelineOrOtherServer_IsNotCompared()
    {
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Ack(2), Ack(3, "n2", timeline: 2)).Holding(1, 3)).Verdict);
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Ack(2), Ack(3, "n2")).Holding(1, 3)).Verdict);
    }

    [Fact]
    public void PositionNotKnown_IsNotCompared()
    {
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Ack(2) with { Lsn = default, LsnBefore = default }, Ack(3)).Holding(1, 3)).Verdict);
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Ack(2), Ack(3) with { LsnBefore = default }).Holding(1, 3)).Verdict);
    }

    [Fact]
    public void LeaderUnreadOrNothingAcknowledged_IsUnknown()
    {
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1)).Holding(1).Unreadable(Leader)).Verdict);
        Assert.Equal(Verdict.Unknown, Check(Of(Unknown(1)).Holding(1)).Verdict);
    }
}
