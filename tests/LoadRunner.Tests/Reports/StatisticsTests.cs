namespace Harness.LoadRunner.Tests;

public sealed class StatisticsTests
{
    private const long Second = 1_000_000_000;
    private const long Ms = 1_000_000;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(101, 101)]
    [InlineData(1_001, 1_010)]
    [InlineData(2_001, 2_020)]
    [InlineData(9_960, 10_000)]
    [InlineData(500_000, 500_000)]
    [InlineData(1_500_000, 1_500_000)]
    public void LimitOf_AValue_IsTheNextRoundNumber(long us, long limit) => Assert.Equal(limit, LatencyDistribution.LimitOf(us));

    [Fact]
    public void LimitOf_AnyValue_IsAtMostOnePercentAboveIt()
    {
        for (var us = 1L; us < 4_000_000_000; us += 1 + us / 997)
            Assert.InRange(LatencyDistribution.LimitOf(us), us, us + Math.Max(0, us / 100));
    }

    [Fact]
    public void ToReport_OfKnownTimes_GivesDeviationAndDistribution()
    {
        var histogram = new LatencyHistogram(digits: 3);
        foreach (var ms in (int[])[2, 4, 4, 4, 5, 5, 7, 9])
            histogram.Record(ms * Ms);
        var report = histogram.ToReport();
        Assert.Equal(5, report.Mean, 9);
        Assert.Equal(2, report.StandardDeviation!.Value, 9);
        var buckets = histogram.ToDistribution();
        Assert.Equal([(2, 1), (4, 3), (5, 2), (7, 1), (9, 1)], buckets.Select(bucket => (bucket.UpToMs, bucket.Count)));
        Assert.Equal(4, LatencyDistribution.CountUpTo(buckets, 4));
        Assert.Equal(4, LatencyDistribution.Percentile(buckets, 50));
        Assert.Equal(9, LatencyDistribution.Percentile(buckets, 99));
    }

    [Fact]
    public void ToDistribution_OfTheThresholdItself_CountsItAsSatisfied()
    {
        var histogram = new LatencyHistogram(digits: 3);
        histogram.Record(500 * Ms);
        histogram.Record(1500 * Ms);
        Assert.Equal([500, 1500], histogram.ToDistribution().Select(bucket => bucket.UpToMs));
    }

    [Fact]
    public void Series_OfOperations_HoldsInFlightLagAndErrors()
    {
        var statistics = new WorkloadStatistics("register");
        statistics.Record(Operation(1, Outcome.Ok, 500 * Ms, 510 * Ms, 2 * Second + 250 * Ms, ""), scheduled: true);
        statistics.Record(Operation(2, Outcome.Unknown, Second, Second, Second + 500 * Ms, "timeout"), scheduled: true);
        var series = statistics.ToReport(0, 3 * Second).Series;
        Assert.Equal([0.49, 1.5, 0.25], series.Select(second => Math.Round(second.InFlight!.Value, 6)));
        Assert.Equal([null, 0.0, 10.0], series.Select(second => second.LagMsMax));
        Assert.Equal(1, series[1].Errors!["timeout"]);
        Assert.Null(series[2].Errors);
        Assert.Equal(1750, series[2].LatencyMsMax);
    }

    [Fact]
    public void LoadReportJson_OfAReportWithoutTheNewFigures_IsRead()
    {
        var report = SampleLoad.Report();
        var old = report with { Workloads = [report.Workloads[0] with { ServiceDistribution = null, ResponseDistribution = null, BytesSent = null }] };
        var json = LoadReportJson.Write(old);
        Assert.DoesNotContain("serviceDistribution", json, StringComparison.Ordinal);
        Assert.Null(LoadReportJson.Read(json).Workloads[0].ResponseDistribution);
    }

    private static Operation Operation(ushort worker, Outcome outcome, long intended, long start, long end, string error) => new(
        new OperationKey(1, worker, 0), OperationKind.Register, outcome, OperationFlags.None, intended, start, end, error, "", 0, default, default);
}
