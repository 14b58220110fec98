using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class TrendTests
{
    [Fact]
    public void Of_Runs_PutsTogetherWhatCanBeCompared_OldestFirst()
    {
        var trends = Trend.Of(
        [
            RunLineSamples.Run(9, "switchover"), RunLineSamples.Run(8, recoveryMs: 8100), RunLineSamples.Run(7, replication: "async"),
            RunLineSamples.Run(6, environment: "patroni"), RunLineSamples.Run(5, recoveryMs: null), RunLineSamples.Run(4, recoveryMs: 7900),
            RunLineSamples.Run(3, "switchover"), RunLineSamples.Run(2, verdict: null),
        ]);
        Assert.Equal(["switchover", "failover-loss"], trends.Select(trend => trend.Scenario));
        Assert.Equal([7900, null, 8100], trends[1].Runs.Select(Trend.Figures[0].Value));
        Assert.Equal("8.10 s", Trend.Figures[0].Text(8100));
    }

    [Fact]
    public void Of_ManyRuns_KeepsTheLast()
    {
        var trend = Assert.Single(Trend.Of(Enumerable.Range(0, 60).Select(second => RunLineSamples.Run(second, verdict: Verdict.Valid))));
        Assert.Equal(40, trend.Runs.Count);
        Assert.EndsWith("59-failover-loss", trend.Runs[^1].Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WhatRanOnce_IsNothing() => Assert.Empty(Trend.Of([RunLineSamples.Run(1), RunLineSamples.Run(2, "switchover")]));

    [Theory]
    [InlineData(0, 0, 0, 10, "6", "70")]
    [InlineData(10, 10, 0, 10, "294", "6")]
    [InlineData(5, 5, 0, 10, "150", "38")]
    [InlineData(3, 5, 3, 3, "150", "38")] // a single moment
    public void Plane_PutsZeroAtTheBottom(double time, double value, double from, double to, string left, string top)
    {
        var plane = new CurvePlane(from, to, 10);
        Assert.Equal((left, top), (plane.Left(time), plane.Top(value)));
    }

    [Fact]
    public void Plane_OfZerosOnly_IsFlat() => Assert.Equal("6,70 294,70", new CurvePlane(0, 1, 0).Points([(0, 0), (1, 0)]));
}
