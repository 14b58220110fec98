using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class CellJudgeTests
{
    [Fact]
    public void NoLossWhereNoneIsAllowed_IsAsExpectedAndSaysWhatItIsWorth()
    {
        var judged = Judge(SampleMatrix.Cell("kill-leader", ReplicationMode.Sync, SampleMatrix.Held(6_500), SampleMatrix.Held(7_500), SampleMatrix.Held(7_000)));
        Assert.Equal(CellVerdict.AsExpected, judged.Verdict);
        Assert.Contains("0 losses in 3: below 63.2 % of all at 95 % (the rule of 3/N says nothing before N is 4)", judged.Words, StringComparison.Ordinal);
        Assert.Equal(new Spread(6_500, 7_000, 7_500), judged.RtoMs);
        Assert.Equal((0, 3), (judged.Reproduced, judged.Answered));
    }

    [Fact]
    public void FourRunsWithoutLoss_GiveTheRuleOfThreeAndTheExactBound() => Assert.Contains(
        "0 losses in 4: fewer than 3/4 at 95 % (exactly: below 52.7 %)",
        Judge(SampleMatrix.Cell("kill-leader", ReplicationMode.Sync, [.. Enumerable.Repeat(SampleMatrix.Held(), 4)])).Words, StringComparison.Ordinal);

    [Fact]
    public void OneLossWhereNoneIsAllowed_IsWorse()
    {
        var judged = Judge(SampleMatrix.Cell("kill-leader", ReplicationMode.Sync, SampleMatrix.Held(), SampleMatrix.Held(), SampleMatrix.Lost()));
        Assert.Equal(CellVerdict.Worse, judged.Verdict);
        Assert.Contains("1 of 3", judged.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kill-leader", CellVerdict.AsExpected)] // may lose: either way
    [InlineData("kill-lagged-leader", CellVerdict.Better)] // a control that shows nothing
    public void NoLossInAsync_DependsOnWhetherTheCellIsAControl(string fault, CellVerdict expected) =>
        Assert.Equal(expected, Judge(SampleMatrix.Cell(fault, ReplicationMode.Async, SampleMatrix.Held())).Verdict);

    [Theory]
    [InlineData("kill-leader")]
    [InlineData("kill-lagged-leader")]
    public void LossInAsync_IsAsExpected(string fault) =>
        Assert.Equal(CellVerdict.AsExpected, Judge(SampleMatrix.Cell(fault, ReplicationMode.Async, SampleMatrix.Lost(), SampleMatrix.Held())).Verdict);

    [Fact]
    public void MoreThanLossInAsync_IsWorseAndNamed()
    {
        var judged = Judge(SampleMatrix.Cell("kill-lagged-leader", ReplicationMode.Async, SampleMatrix.Lost(90, "divergence")));
        Assert.Equal(CellVerdict.Worse, judged.Verdict);
        Assert.Contains("divergence", judged.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void RunsWithoutAnswer_AreNoEvidence()
    {
        var judged = Judge(SampleMatrix.Cell("kill-leader", ReplicationMode.Sync, SampleMatrix.Unanswered(), SampleMatrix.Unanswered()));
        Assert.Equal(CellVerdict.Unknown, judged.Verdict);
        Assert.Contains("no run of 2 answered", judged.Words, StringComparison.Ordinal);
        Assert.Equal(1, Judge(SampleMatrix.Cell("kill-leader", ReplicationMode.Sync, SampleMatrix.Unanswered(), SampleMatrix.Held())).Answered);
    }

    [Fact]
    public void StallBeyondWhatAFailoverTakes_IsWorseByTheMedianOnly()
    {
        Assert.Equal(CellVerdict.AsExpected, Judge(SampleMatrix.Cell("kill-leader", ReplicationMode.Sync, SampleMatrix.Held(), SampleMatrix.Held(), SampleMatrix.Held(60_000))).Verdict);
        var judged = Judge(SampleMatrix.Cell("kill-leader", ReplicationMode.Sync, SampleMatrix.Held(60_000), SampleMatrix.Held(60_000), SampleMatrix.Held()));
        Assert.Equal(CellVerdict.Worse, judged.Verdict);
        Assert.Contains("60 s", judged.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void WritesThatGoOnWhereTheyMustWaitForHealing_AreToldAsBetter() =>
        Assert.Equal(CellVerdict.Better, Judge(SampleMatrix.Cell("kill-etcd", ReplicationMode.Sync, SampleMatrix.Held(200))).Verdict);

    [Theory]
    [InlineData(11_000.0, CellVerdict.AsExpected)]
    [InlineData(40.0, CellVerdict.Better)] // a proxy that ends the sessions after all
    [InlineData(null, CellVerdict.Better)]
    public void ControlOfTheOutage_IsJudgedByWhatCameAfterRouting(double? routedToAckMs, CellVerdict expected)
    {
        var cell = SampleMatrix.Cell("proxy-keeps-sessions", ReplicationMode.Sync, SampleMatrix.Held(18_500) with { RoutedToAckMs = routedToAckMs });
        Assert.Equal(expected, Judge(cell).Verdict);
    }

    [Fact]
    public void ControlOfTheOutage_ThatLosesWritesInSynchronousMode_IsWorse() => Assert.Equal(
        CellVerdict.Worse, Judge(SampleMatrix.Cell("proxy-keeps-sessions", ReplicationMode.Sync, SampleMatrix.Lost() with { RoutedToAckMs = 11_000 })).Verdict);

    [Theory]
    [InlineData(Dcs.Etcd3, "patroni 3.0.2", CellVerdict.AsExpected)]
    [InlineData(Dcs.Etcd3, "patroni 4.0.7", CellVerdict.Worse)]
    [InlineData(Dcs.Etcd, "patroni 3.0.2", CellVerdict.Worse)]
    public void KnownDefect_ExcusesItsOwnVersionAndStoreOnly(Dcs dcs, string patroni, CellVerdict expected)
    {
        var cell = SampleMatrix.Cell("pause-leader", ReplicationMode.Sync, SampleMatrix.Lost() with { Patroni = patroni });
        var judged = Judge(cell with { Variant = SampleMatrix.Local with { Dcs = dcs } });
        Assert.Equal(expected, judged.Verdict);
        Assert.Equal(expected == CellVerdict.AsExpected, judged.Words.Contains("known defect", StringComparison.Ordinal));
    }

    [Fact]
    public void RefusedCell_SaysWhyAndWeighsNothing()
    {
        var report = SampleMatrix.Report(SampleMatrix.Plan("kill-leader"));
        report = report.With(0, cell => cell with { Refusal = "no such fault there" }).With(1, cell => cell with { Runs = [SampleMatrix.Held()] });
        Assert.Equal((CellVerdict.Cannot, "no such fault there"), (report.Cells[0].Judgement.Verdict, report.Cells[0].Judgement.Words));
        Assert.Equal(LoadRunner.Verdict.Valid, report.Verdict);
    }

    [Fact]
    public void Report_TakesTheWorstCell()
    {
        var report = SampleMatrix.Report(SampleMatrix.Plan("kill-leader"));
        Assert.Equal(LoadRunner.Verdict.Unknown, report.Verdict);
        report = report.With(0, cell => cell with { Runs = [SampleMatrix.Held()] });
        Assert.Equal(LoadRunner.Verdict.Unknown, report.Verdict);
        report = report.With(1, cell => cell with { Runs = [SampleMatrix.Lost()] });
        Assert.Equal(LoadRunner.Verdict.Violated, report.Verdict);
    }

    private static CellJudgement Judge(MatrixCell cell) => CellJudge.Judge(cell, TimingProfile.Fast);
}
