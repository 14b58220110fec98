using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class SessionCheckerTests
{
    private static CheckResult Check(params Operation[] operations) => new SessionChecker().Check(Of(operations).Holding(1, 2).Evidence);

    [Fact]
    public void OwnWriteThatALaterReadMisses_IsCounted()
    {
        var result = Check(Ack(1), Miss(1, 1.02, WriterSession), Read(1, 2, WriterSession));

        Assert.Equal((Verdict.Valid, 1), (result.Verdict, result.Count));
        Assert.Equal((2.0, 1.0), (result.Measured["readsOfOwnWrites"], result.Measured["ownWritesMissing"]));
        Assert.StartsWith("not shown by a read sent at 1.020 s, 10 ms after its own client's write had been acknowledged", Assert.Single(result.Anomalies).Explanation);
    }

    [Fact]
    public void AnotherClientsWrite_IsNobodysOwn() => Assert.Equal(0, Check(Ack(1), Miss(1, 1.02, session: 7)).Count);

    [Fact]
    public void LaterReadThatShowsLess_IsCounted()
    {
        var result = Check(Ack(1), Read(1, 2, session: 7), Miss(1, 3, session: 7));

        Assert.Equal((1.0, 1.0), (result.Measured["repeatedReads"], result.Measured["readsBackwards"]));
        Assert.Contains("after the same client had read it", Assert.Single(result.Anomalies).Explanation);
    }

    [Theory]
    [InlineData(7, 3, 8)] // another client
    [InlineData(7, 2.0005, 7)] // sent before the first one had its answer
    public void ReadsThatOweEachOtherNothing_AreNotCounted(ushort first, double seconds, ushort second) =>
        Assert.Equal(0, Check(Ack(1), Read(1, 2, first), Miss(1, seconds, second)).Count);

    [Fact]
    public void MissFirstAndFoundLater_IsNoStepBack() => Assert.Equal(0, Check(Ack(1), Miss(1, 2, session: 7), Read(1, 3, session: 7)).Count);
}
