using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class WeakAckCheckerTests
{
    private static CheckResult Check(History history) => new WeakAckChecker().Check(history.Evidence);

    [Fact]
    public void NoWeakAcknowledgement_IsValid()
    {
        var result = Check(Of(Ack(1), Unknown(2)).Holding(1));

        Assert.Equal((Verdict.Valid, 0), (result.Verdict, result.Count));
    }

    [Fact]
    public void WeakAcknowledgementThatSurvived_IsCountedAndValid()
    {
        var result = Check(Of(Ack(1), WeakAck(2)).Holding(1, 2).Fork(1, 5));

        Assert.Equal((Verdict.Valid, 1), (result.Verdict, result.Count));
        Assert.DoesNotContain("NOT explained", Assert.Single(result.Anomalies).Explanation);
    }

    [Fact]
    public void WeakAcknowledgementThatIsLost_IsSaidToBe()
    {
        var result = Check(Of(Ack(1), WeakAck(2)).Holding(1).Fork(1, 1));

        Assert.Equal(1, result.Measured["weaklyAcknowledgedAndLostWrites"]);
        Assert.Contains("1 of them is lost", result.Summary);
        Assert.StartsWith("lost, acknowledged at 2.010 s", Assert.Single(result.Anomalies).Explanation);
    }

    [Fact]
    public void NothingAcknowledged_IsUnknown() =>
        Assert.Equal(Verdict.Unknown, Check(Of(Unknown(1)).Holding(1)).Verdict);
}
