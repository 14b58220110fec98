namespace Harness.Verifier.Tests;

public sealed class ComparisonAnalysisTests
{
    private static readonly ComparedFigure Throughput = new("get-user", "throughput", FigureUnit.PerSecond);
    private static readonly ComparedFigure Cpu = new("API", "CPU", FigureUnit.Cores);

    [Fact]
    public void OfPairs_KeepsPairsInOrderAndLeavesOutWhatARunLacks()
    {
        var rows = ComparisonAnalysis.OfPairs(
            [[(Throughput, 100), (Cpu, 1)], [(Throughput, 101), (Cpu, 1)]],
            [[(Throughput, 201)], [(Throughput, 202), (Cpu, 2)]], seed: 1);
        var row = Assert.Single(rows);
        Assert.Equal(("get-user", "throughput"), (row.Subject, row.Name));
        Assert.Equal([100, 101], row.A);
        Assert.Equal([201, 202], row.B);
        Assert.Equal(DifferenceVerdict.Higher, row.Difference.Verdict);
    }

    [Fact]
    public void OfBlocks_ComparesOnlyWhatBothRunsHave()
    {
        var rows = ComparisonAnalysis.OfBlocks(
            [(Throughput, [100, 101, 99, 100]), (Cpu, [1, 1])], [(Throughput, [80, 81, 79, 80])], seed: 1);
        Assert.Equal(DifferenceVerdict.Lower, Assert.Single(rows).Difference.Verdict);
    }

    [Fact]
    public void PairOrder_TurnsEverySecondPairAround() =>
        Assert.Equal("ABBAAB", string.Concat(PairOrder.Of(3).Select(run => run.IsA ? 'A' : 'B')));

    [Theory]
    [InlineData(3, 1, 3)]
    [InlineData(12, 2, 6)]
    [InlineData(43, 5, 8)]
    [InlineData(300, 5, 60)]
    public void SecondBlocks_AreAFewSecondsLongAndWhole(int seconds, int length, int blocks)
    {
        Assert.Equal(length, SecondBlocks.LengthFor(seconds));
        Assert.Equal(blocks, SecondBlocks.MeansOf([.. Enumerable.Repeat(7d, seconds)]).Count);
    }

    [Fact]
    public void RunMeasures_NameMembersByWhatTheyDoAndBusiestFirst()
    {
        var cpu = new CpuUsage(10,
        [
            new("n1", CpuPart.Replica, 1, 0.1), new("n2", CpuPart.Leader, 9, 0.9), new("n3", CpuPart.Replica, 4, 0.4),
            new("api", "", 2, 0.2), new("etcd1", "", 1, 0.1), new("etcd2", "", 2, 0.2),
        ]);
        var figures = RunMeasures.Of(SampleRun.Valid().Load!, cpu)
            .Where(entry => entry.Figure.Unit == FigureUnit.Cores)
            .ToDictionary(entry => entry.Figure.Subject, entry => Math.Round(entry.Value, 6));
        Assert.Equal(0.9, figures["PostgreSQL leader"]);
        Assert.Equal(0.4, figures["PostgreSQL replica 1 (busiest)"]);
        Assert.Equal(0.1, figures["PostgreSQL replica 2"]);
        Assert.Equal(0.3, figures["etcd"]);
        Assert.Contains("load generator", figures.Keys);
    }
}
