using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class DuplicateCheckerTests
{
    private static CheckResult Check(History history) => new DuplicateChecker().Check(history.Evidence);

    [Fact]
    public void EachKeyOnceInBothScans_IsValid() =>
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Ack(2)).Holding(2, 1)).Verdict);

    [Theory]
    [InlineData(new uint[] { 1, 2, 2 }, new uint[] { 1, 2, 2 }, 1)]
    [InlineData(new uint[] { 1, 2, 2 }, new uint[] { 1, 2 }, 1)]
    [InlineData(new uint[] { 1, 2 }, new uint[] { 1, 2, 2 }, 1)]
    [InlineData(new uint[] { 1, 2 }, new uint[] { 1 }, 0)]
    [InlineData(new uint[] { 1 }, new uint[] { 1, 2 }, 0)]
    [InlineData(new uint[] { 1, 2 }, new uint[] { }, 0)]
    public void TwiceOrOnlyInOneScan_IsViolated(uint[] inTable, uint[] inIndex, int duplicates)
    {
        var result = Check(Of(Ack(1), Ack(2)).Holding(1, 2).On(Leader, inTable, inIndex));

        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Equal(duplicates, result.Measured["duplicateKeys"]);
    }

    [Fact]
    public void IndexOfAReplicaDiffersFromItsTable_IsViolated()
    {
        var anomaly = Assert.Single(Check(Of(Ack(1), Ack(2)).Holding(1, 2).On("n3", [1, 2], [1])).Anomalies);

        Assert.Equal("n3", anomaly.Node);
        Assert.Equal("1 row by sequential scan and 0 by index scan on n3: the index does not match its table", anomaly.Explanation);
    }

    [Fact]
    public void RowTooManyOnAReplicaOnly_IsLeftToDivergence() =>
        Assert.Equal(Verdict.Valid, Check(Of(Ack(1), Ack(2)).Holding(1, 2).On("n3", 1, 2, 2)).Verdict);

    [Fact]
    public void NoRowsOrNoRead_IsUnknown()
    {
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1)).Holding()).Verdict);
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1)).Holding(1).Unreadable(Leader)).Verdict);
    }
}
