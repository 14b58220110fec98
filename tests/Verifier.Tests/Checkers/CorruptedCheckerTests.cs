using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class CorruptedCheckerTests
{
    private static CheckResult Check(History history) => new CorruptedChecker().Check(history.Evidence);

    [Fact]
    public void RowsHoldWhatWasSent_IsValid() =>
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Unknown(2)).Holding(1, 2)).Verdict);

    [Fact]
    public void OneRowAltered_IsViolatedAndNamesIt()
    {
        var altered = Row(2) with { Fingerprint = 0x1234 };
        var history = Of(Ack(1), Ack(2)).Final(new FinalRead(Leader, true, [Row(1), altered], [Key(1), Key(2)], 0, null));

        var result = Check(history);

        Assert.Equal(Verdict.Violated, result.Verdict);
        var anomaly = Assert.Single(result.Anomalies);
        Assert.Equal(Key(2), anomaly.Key);
        Assert.Contains("0000000000001234", anomaly.Explanation);
    }

    [Fact]
    public void OneOfTwoRowsOfAKeyAltered_IsViolated()
    {
        var history = Of(Ack(1)).Final(new FinalRead(Leader, true, [Row(1), Row(1) with { Fingerprint = 5 }], [Key(1), Key(1)], 0, null));

        Assert.Equal(1, Check(history).Count);
    }

    [Fact]
    public void NoRowOfAnyWrite_IsUnknown()
    {
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1)).Holding()).Verdict);
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1)).Holding(99)).Verdict);
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1)).Holding(1).Unreadable(Leader)).Verdict);
    }
}
