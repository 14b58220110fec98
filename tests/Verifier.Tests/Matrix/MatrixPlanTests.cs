using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class MatrixPlanTests
{
    private static readonly MatrixPlan Plan = SampleMatrix.Plan();

    [Fact]
    public void Next_SeesEveryCellBeforeAnyCellTwice()
    {
        var report = SampleMatrix.Report(Plan);
        List<int> order = [];
        while (Plan.Next(report.Cells) is { } next && order.Count < 100)
        {
            order.Add(next);
            // Cell 2 is the control, asynchronous and lagged.
            report = report.With(next, cell => cell with { Runs = [.. cell.Runs, next == 2 ? SampleMatrix.Lost() : SampleMatrix.Held()] });
        }
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], order);
        Assert.Equal(0, Plan.Left(report.Cells));
    }

    [Fact]
    public void Control_IsRepeatedUntilItShowsLossWithinItsLimit()
    {
        var report = SampleMatrix.Report(Plan);
        for (var i = 0; i < 8; i++)
            report = Add(report, SampleMatrix.Held());
        Assert.Equal(2, Plan.Next(report.Cells));
        var shown = Add(report, SampleMatrix.Lost());
        Assert.Null(Plan.Next(shown.Cells));
        var never = Add(Add(report, SampleMatrix.Held()), SampleMatrix.Held());
        Assert.Null(Plan.Next(never.Cells));
        Assert.Equal(CellVerdict.Better, never.Worst);
    }

    [Fact]
    public void ControlOfTheOutage_IsRepeatedUntilItShowsThat()
    {
        var report = SampleMatrix.Report(SampleMatrix.Plan("proxy-keeps-sessions") with { Modes = [ReplicationMode.Sync] });
        report = Add(Add(Add(report, SampleMatrix.Held()), SampleMatrix.Held()), SampleMatrix.Held() with { RoutedToAckMs = 40 });
        Assert.Equal(0, report.Plan.Next(report.Cells));
        Assert.Null(report.Plan.Next(Add(report, SampleMatrix.Held() with { RoutedToAckMs = 11_000 }).Cells));
    }

    [Fact]
    public void RunsWithoutAnswer_AreRepeatedButNotForEver()
    {
        var report = SampleMatrix.Report(SampleMatrix.Plan("kill-leader"));
        var runs = 0;
        for (; report.Plan.Next(report.Cells) is not null && runs < 100; runs++)
            report = Add(report, SampleMatrix.Unanswered());
        Assert.Equal(8, runs);
    }

    [Fact]
    public void RefusedCells_AreNeverRun()
    {
        var report = SampleMatrix.Report(SampleMatrix.Plan("kill-leader")).With(0, cell => cell with { Refusal = "cannot" });
        Assert.Equal(1, report.Plan.Next(report.Cells));
    }

    private static MatrixReport Add(MatrixReport report, RunSummary run) =>
        report.With(report.Plan.Next(report.Cells)!.Value, cell => cell with { Runs = [.. cell.Runs, run] });
}
