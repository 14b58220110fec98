using Harness.LoadRunner;
using static Harness.Verifier.Tests.History;

namespace Harness.Verifier.Tests;

/// <summary>The checkers that compare the journal with the leader's rows: one history each must accept, reject and not decide.</summary>
public sealed class RowCheckerTests
{
    public static TheoryData<string, Verdict, int, string> Cases => new()
    {
        // observed-then-lost
        { "observed-then-lost", Verdict.Valid, 0, "observed and kept" },
        { "observed-then-lost", Verdict.Valid, 0, "never observed" },
        { "observed-then-lost", Verdict.Valid, 0, "lost acknowledged" },
        { "observed-then-lost", Verdict.Violated, 1, "observed and gone" },
        { "observed-then-lost", Verdict.Unknown, 0, "unread leader" },
        { "observed-then-lost", Verdict.Unknown, 0, "nothing" },
        // phantom
        { "phantom", Verdict.Valid, 0, "failed and absent" },
        { "phantom", Verdict.Violated, 1, "failed and present" },
        { "phantom", Verdict.Violated, 1, "never sent and present" },
        { "phantom", Verdict.Unknown, 0, "unread leader" },
        { "phantom", Verdict.Unknown, 0, "nothing" },
        // invented
        { "invented", Verdict.Valid, 0, "failed and present" },
        { "invented", Verdict.Violated, 1, "row without a write" },
        { "invented", Verdict.Violated, 1, "row without a write, twice" },
        { "invented", Verdict.Unknown, 0, "unread leader" },
        { "invented", Verdict.Unknown, 0, "nothing" },
        // recovered
        { "recovered", Verdict.Valid, 1, "observed and kept" },
        { "recovered", Verdict.Valid, 0, "never observed" },
        { "recovered", Verdict.Unknown, 0, "unread leader" },
        { "recovered", Verdict.Unknown, 0, "nothing" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_HandWrittenHistory_GivesVerdictAndCount(string checker, Verdict verdict, int count, string history)
    {
        var result = Checkers.All.Single(candidate => candidate.Name == checker).Check(Named(history).Evidence);

        Assert.Equal((verdict, count), (result.Verdict, result.Count));
        Assert.Equal(verdict == Verdict.Violated ? count : 0, result.Anomalies.Count);
        Assert.All(result.Anomalies, anomaly => Assert.Equal(checker, anomaly.Class));
    }

    [Fact]
    public void Phantom_NeverSent_IsSaidToBe()
    {
        var anomaly = Assert.Single(new PhantomChecker().Check(Named("never sent and present").Evidence).Anomalies);

        Assert.Equal("never sent at 2.010 s, and yet there is a row on the leader n1", anomaly.Explanation);
    }

    [Fact]
    public void ObservedThenLost_NamesTheRead()
    {
        var anomaly = Assert.Single(new ObservedThenLostChecker().Check(Named("observed and gone").Evidence).Anomalies);

        Assert.StartsWith("of unknown outcome at 2.010 s; returned by a read of n2 (127.0.1.2:15432) at 3.001 s", anomaly.Explanation);
    }

    [Fact]
    public void Invented_RowOfAnotherRun_IsLeftOut()
    {
        var other = new FinalRow(new OperationKey(Run + 1, 1, 7), 0);
        var history = Of(Ack(1)).Final(new FinalRead(Leader, true, [Row(1), other], [Key(1), other.Key], 0, null));

        Assert.Equal(Verdict.Valid, new InventedChecker().Check(history.Evidence).Verdict);
    }

    private static History Named(string history) => history switch
    {
        "observed and kept" => Of(Ack(1), Unknown(2), Read(2, 3)).Holding(1, 2),
        "never observed" => Of(Ack(1), Unknown(2)).Holding(1),
        "lost acknowledged" => Of(Ack(1), Ack(2), Read(2, 3)).Holding(1),
        "observed and gone" => Of(Ack(1), Unknown(2), Read(2, 3)).Holding(1),
        "failed and absent" => Of(Ack(1), Fail(2), NotSent(3)).Holding(1),
        "failed and present" => Of(Ack(1), Fail(2)).Holding(1, 2),
        "never sent and present" => Of(Ack(1), NotSent(2)).Holding(1, 2),
        "row without a write" => Of(Ack(1)).Holding(1, 99),
        "row without a write, twice" => Of(Ack(1)).Holding(1, 99, 99),
        "unread leader" => Of(Ack(1), Unknown(2), Fail(3), Read(2, 4)).Holding(1, 99).Unreadable(Leader),
        "nothing" => Of().Holding(),
        _ => throw new ArgumentOutOfRangeException(nameof(history), history, null),
    };
}
