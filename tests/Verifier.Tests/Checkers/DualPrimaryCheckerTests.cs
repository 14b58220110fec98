using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class DualPrimaryCheckerTests
{
    private static CheckResult Check(History history) => new DualPrimaryChecker().Check(history.Evidence);

    [Fact]
    public void OneAfterTheOther_IsValid() =>
        Assert.Equal(Verdict.Valid, Check(Of().Primaries(1, "n1").Primaries(2).Primaries(3, "n2").Primaries(4, "n2")).Verdict);

    [Fact]
    public void TwoInTwoLooksInARow_IsViolatedAndNamesThem()
    {
        var result = Check(Of().Primaries(1, "n1").Primaries(2, "n1", "n2").Primaries(3, "n1", "n2").Primaries(4, "n2", "n1").Primaries(5, "n2"));

        Assert.Equal((Verdict.Violated, 1), (result.Verdict, result.Count));
        Assert.Equal("out of recovery at once from 2.000 s to 4.000 s at least: n1 on timeline 1, n2 on timeline 2", Assert.Single(result.Anomalies).Explanation);
        Assert.Equal(2000, result.Measured["dualPrimaryMsMax"]);
    }

    [Fact]
    public void TwoInOneLookOnly_IsNoProof() =>
        Assert.Equal(Verdict.Valid, Check(Of().Primaries(1, "n1").Primaries(2, "n1", "n2").Primaries(3, "n2")).Verdict);

    [Fact]
    public void MembersThatNobodyAsked_AreJudgedByTheManagersWord()
    {
        Assert.Equal(Verdict.Valid, Check(Of().Sample(1, "n1", "n2").Sample(2, "n3", null, timeline: 2)).Verdict);
        Assert.Equal(Verdict.Unknown, Check(Of().Sample(1, "nobody", null)).Verdict);
    }

    [Fact]
    public void NoLook_IsUnknown() => Assert.Equal(Verdict.Unknown, Check(Of()).Verdict);
}
