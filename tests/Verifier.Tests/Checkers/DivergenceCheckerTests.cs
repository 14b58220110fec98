using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

public sealed class DivergenceCheckerTests
{
    private static CheckResult Check(History history) => new DivergenceChecker().Check(history.Evidence);

    private static History Healthy() => Of(Ack(1), Ack(2)).Holding(1, 2);

    [Fact]
    public void SameRowsInAnyOrder_IsValid() =>
        Assert.Equal(Verdict.Valid, Check(Healthy().On("n2", 2, 1)).Verdict);

    [Theory]
    [InlineData(new uint[] { 1 }, "n2 has 0 rows, against 1 on the leader n1")]
    [InlineData(new uint[] { 1, 2, 3 }, "n2 has 1 row, against 0 on the leader n1")]
    [InlineData(new uint[] { 1, 2, 2 }, "n2 has 2 rows, against 1 on the leader n1")]
    public void MemberHoldsOtherRows_IsViolated(uint[] rows, string explanation)
    {
        var result = Check(Healthy().On("n2", rows));

        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Equal(explanation, Assert.Single(result.Anomalies).Explanation);
    }

    [Fact]
    public void MemberHoldsOtherContents_IsViolated()
    {
        var result = Check(Healthy().Final(new FinalRead("n2", false, [Row(1), Row(2) with { Fingerprint = 5 }], [Key(1), Key(2)], 0, null)));

        Assert.Equal("n2 has other contents than the leader n1", Assert.Single(result.Anomalies).Explanation);
    }

    [Fact]
    public void SameTwoRowsOfOneKeyInAnotherOrder_IsValid()
    {
        FinalRow[] rows = [Row(1), Row(1) with { Fingerprint = 5 }, Row(1) with { Fingerprint = 4 }];
        var history = Of(Ack(1)).Holding(1);
        foreach (var (member, order) in new[] { (Leader, rows), ("n2", [rows[2], rows[0], rows[1]]), ("n3", [rows[1], rows[2], rows[0]]) })
            history.Final(new FinalRead(member, member == Leader, order, [], 0, null));

        Assert.Equal(Verdict.Valid, Check(history).Verdict);
    }

    [Fact]
    public void UnreadMemberWhoseFaultWasNeverHealed_IsViolated()
    {
        var result = Check(Healthy().Unreadable("n2").With(evidence => evidence with
        {
            Faults = [new AppliedFault("stop-replica", "n2", 1, 2, null, false, null)],
        }));

        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Equal("n2 never came back: connection refused", Assert.Single(result.Anomalies).Explanation);
    }

    [Fact]
    public void UnreadMemberThatWasHealed_IsUnknown() =>
        Assert.Equal(Verdict.Unknown, Check(Healthy().Unreadable("n2").Fault("stop-replica", "n2", 1, forcesFailover: false)).Verdict);

    [Fact]
    public void MemberThatNobodyRead_IsUnknown()
    {
        var result = Check(Of(Ack(1)).On(Leader, 1).On("n2", 1));

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Contains("n3", result.Summary);
    }

    [Fact]
    public void StandbyThatHadNotReplayedWhatItLacks_IsUnknown()
    {
        var result = Check(Healthy().Final(Standby("n2", behindBytes: 512, 1)));

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Equal("n2 lacks 1 row and had not replayed the last 512 bytes of WAL that n1 was read with.", result.Summary);
    }

    [Fact]
    public void StandbyThatHasReplayedAllAndLacksARow_IsViolated() =>
        Assert.Equal(Verdict.Violated, Check(Healthy().Final(Standby("n2", behindBytes: 0, 1))).Verdict);

    [Fact]
    public void StandbyBehindWithARowOfItsOwn_IsViolated()
    {
        var result = Check(Healthy().Final(Standby("n2", behindBytes: 512, 1, 3)));

        Assert.Equal("n2 has 1 row, against 0 on the leader n1", Assert.Single(result.Anomalies).Explanation);
        Assert.Contains("n2 lacks 1 row", result.Summary);
    }

    [Fact]
    public void RowsThatMayStillWaitOnTheLeader_AreUnknown()
    {
        var result = Check(Of(Ack(1), Unknown(2), Unknown(3)).Final(WaitingLeader(commits: 2, 1)).Final(Standby("n2", 0, 1, 2, 3)).Final(Standby("n3", 0, 1, 2, 3)));

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Contains("n2 has 2 rows that the leader n1 does not show, where 2 commits still waited for a standby", result.Summary);
    }

    [Fact]
    public void RowsThatStillCameWhileTheMembersWereRead_AreUnknown()
    {
        var result = Check(Of(Ack(1), Unknown(2)).Final(WaitingLeader(commits: 0, 1) with { StillWritten = true }).Final(Standby("n2", 0, 1, 2)));

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Contains("n2 has 1 row that the leader n1 does not show, which was still written to", result.Summary);
    }

    [Fact]
    public void RowThatAStandbyLacksWhileRowsStillCame_IsViolated() =>
        Assert.Equal(Verdict.Violated, Check(Of(Ack(1), Ack(2)).Final(WaitingLeader(commits: 0, 1, 2) with { StillWritten = true }).Final(Standby("n2", 0, 1))).Verdict);

    [Fact]
    public void MoreRowsThanCommitsThatWait_IsViolated()
    {
        var result = Check(Of(Ack(1), Unknown(2), Unknown(3)).Final(WaitingLeader(commits: 1, 1)).Final(Standby("n2", 0, 1, 2, 3)));

        Assert.Equal(Verdict.Violated, result.Verdict);
        Assert.Single(result.Anomalies);
    }

    [Fact]
    public void RowsOfAMemberThatDoesNotFollow_AreNotTakenForCommitsThatWait() =>
        Assert.Equal(Verdict.Violated, Check(Of(Ack(1), Unknown(2)).Final(WaitingLeader(commits: 2, 1)).On("n2", 1, 2)).Verdict);

    [Fact]
    public void AcknowledgedRowThatAStandbyLacksWhileCommitsWait_IsViolated() =>
        Assert.Equal(Verdict.Violated, Check(Of(Ack(1), Ack(2)).Final(WaitingLeader(commits: 2, 1, 2)).Final(Standby("n2", 0, 1))).Verdict);

    [Fact]
    public void OnlyTheLeader_IsUnknown() =>
        Assert.Equal(Verdict.Unknown, Check(Of(Ack(1)).On(Leader, 1).With(evidence => evidence with
        {
            MemberAt = new Dictionary<string, string>(),
        })).Verdict);

    [Fact]
    public void LeaderUnread_IsUnknown() =>
        Assert.Equal(Verdict.Unknown, Check(Healthy().Unreadable(Leader)).Verdict);

    [Fact]
    public void OneMemberDiffersAndAnotherIsUnread_IsViolated() =>
        Assert.Equal(Verdict.Violated, Check(Healthy().On("n2", 1).Unreadable("n3")).Verdict);
}
