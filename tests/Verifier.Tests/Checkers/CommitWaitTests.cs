using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

/// <summary>Rows that a standby shows and the leader not yet, since their commits wait there for another standby.</summary>
public sealed class CommitWaitTests
{
    private static CheckResult Check(History history) => new ObservedThenLostChecker().Check(history.Evidence);

    private static History Observed(long commitWaits) => Of(Ack(1), Unknown(2), Read(2, seconds: 5)).Final(WaitingLeader(commitWaits, 1));

    [Fact]
    public void ObservedRowOnAStandbyOfALeaderWhereItMayWait_IsUnknown()
    {
        var result = Check(Observed(commitWaits: 1).Final(Standby("n2", 0, 1, 2)));

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Contains("1 commit still waited for a standby", result.Summary);
    }

    [Fact]
    public void ObservedRowOnAStandbyOfALeaderWhereNothingWaits_IsViolated() =>
        Assert.Equal(Verdict.Violated, Check(Observed(commitWaits: 0).Final(Standby("n2", 0, 1, 2))).Verdict);

    [Fact]
    public void ObservedRowOnNoMember_IsViolatedWhateverWaits() =>
        Assert.Equal(Verdict.Violated, Check(Observed(commitWaits: 1).Final(Standby("n2", 0, 1))).Verdict);

    [Fact]
    public void ObservedRowOnAFormerLeader_IsViolatedWhateverWaits() =>
        Assert.Equal(Verdict.Violated, Check(Observed(commitWaits: 1).On("n2", 1, 2)).Verdict);

    [Fact]
    public void CommitsThatWaited_AreTold() => Assert.Contains(
        Caveats.Of(Observed(commitWaits: 1).Evidence, [], new Outages([], 0, 0), Verdict.Unknown), caveat => caveat.StartsWith("When n1 was read, 1 commit still waited", StringComparison.Ordinal));
}
