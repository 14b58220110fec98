using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class StaleReadCheckerTests
{
    private static CheckResult Check(History history) => new StaleReadChecker().Check(history.Evidence);

    [Fact]
    public void ReadsThatShowTheWrite_AreCountedAsFresh()
    {
        var result = Check(Of(Ack(1), Read(1, 2), Read(1, 3)).Holding(1));

        Assert.Equal((Verdict.Valid, 0, 2.0), (result.Verdict, result.Count, result.Measured["readsAfterAck"]));
    }

    [Fact]
    public void ReadAfterTheAcknowledgementThatMissesIt_IsStaleAndMeasured()
    {
        var result = Check(Of(Ack(1), Miss(1, 1.05), Miss(1, 1.25), Read(1, 2)).Holding(1).Sample(0, Leader, null));

        Assert.Equal((Verdict.Valid, 2, 3.0), (result.Verdict, result.Count, result.Measured["readsAfterAck"]));
        Assert.Equal(2.0 / 3, result.Measured["staleShare"]);
        Assert.Equal(240, result.Measured["staleMsMax"], 1.0);
        Assert.StartsWith("not shown by a read sent at 1.050 s, 40 ms after the write had been acknowledged; leader n1", result.Anomalies.First().Explanation);
    }

    [Fact]
    public void ReadSentBeforeTheAcknowledgement_SaysNothing() =>
        Assert.Equal((0, 0.0), (Check(Of(Ack(1), Miss(1, 1.005)).Holding(1)) is var result ? (int)result.Count : -1, result.Measured["readsAfterAck"]));

    [Fact]
    public void ReadOfALostWrite_IsNotStale()
    {
        var result = Check(Of(Ack(1), Ack(2), Miss(2, 9)).Holding(1));

        Assert.Equal((0, 1.0), (result.Count, result.Measured["readsOfLostWrites"]));
        Assert.EndsWith("1 read more missed a write that is lost.", result.Summary);
    }

    [Fact]
    public void WritesOfUnknownOutcome_PromiseNothing() =>
        Assert.Equal(0, Check(Of(Unknown(1), Miss(1, 9)).Holding(1)).Count);
}
