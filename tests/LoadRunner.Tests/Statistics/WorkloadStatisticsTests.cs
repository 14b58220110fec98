namespace Harness.LoadRunner.Tests;

public sealed class WorkloadStatisticsTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void ToReport_KnownLatencies_GivesTheirPercentilesOverAllShards()
    {
        var statistics = new WorkloadStatistics("register");
        for (var i = 1; i <= 1000; i++)
            statistics.Record(Op((ushort)i, intended: 0, start: 5 * Ms, end: (5 + i) * Ms), scheduled: true);
        var report = statistics.ToReport(0, 2000 * Ms);
        Assert.Equal((1000, 0, 0), (report.Ok, report.Fail, report.Unknown));
        Assert.Equal(500, report.OkPerSecond);
        AssertNear(report.ServiceMs, 0);
        AssertNear(report.ResponseMs, 5);
    }

    [Fact]
    public void ToReport_SecondsClosedInBetween_KeepsTheSeriesWithoutGapsAndLateOnesCounted()
    {
        var statistics = new WorkloadStatistics("register");
        statistics.Record(Op(1, 0, 0, 500 * Ms), scheduled: false);
        statistics.Record(Op(2, 0, 0, 500 * Ms) with { Outcome = Outcome.Unknown, Error = "reset" }, scheduled: false);
        statistics.CloseSeconds(4_000 * Ms);
        statistics.Record(Op(3, 0, 0, 700 * Ms) with { Outcome = Outcome.Fail, Error = "refused" }, scheduled: false);
        statistics.Record(Op(3, 0, 0, 3_100 * Ms) with { Outcome = Outcome.Fail, Error = "refused" }, scheduled: false);
        var report = statistics.ToReport(0, 5_000 * Ms);
        Assert.Equal([0, 1, 2, 3, 4], report.Series.Select(second => second.Second));
        Assert.Equal([1L, 0, 0, 0, 0], report.Series.Select(second => second.Ok));
        Assert.Equal([1L, 0, 0, 0, 0], report.Series.Select(second => second.Unknown));
        Assert.Equal([0L, 0, 1, 1, 0], report.Series.Select(second => second.Fail));
        Assert.Equal(["refused", "reset"], report.Errors.Keys);
        Assert.Equal(500, report.Series[0].LatencyMsP99, tolerance: 5);
    }

    [Fact]
    public void ToReport_NothingRecorded_IsAllZero()
    {
        var report = new WorkloadStatistics("register").ToReport(0, 2_000 * Ms);
        Assert.Equal(0, report.OkPerSecond);
        Assert.Equal(new LatencyReport(0, 0, 0, 0, 0, 0, 0, 0, 0), report.ServiceMs);
        Assert.Equal(2, report.Series.Count);
    }

    [Fact]
    public void LoadReportJson_WrittenAndReadBack_IsTheSame()
    {
        var workload = new WorkloadStatistics("register").ToReport(0, 1_000 * Ms);
        var report = new LoadReport(1, 2, [workload], new GeneratorReport(1, 2, 3, 4, 0.5, 6, ["slow"]));
        var json = LoadReportJson.Write(report);
        Assert.Contains("\"scheduleLagMsP99\": 2", json, StringComparison.Ordinal);
        Assert.Equal(json, LoadReportJson.Write(LoadReportJson.Read(json)));
    }

    [Theory]
    [InlineData(49, 0, 0.1, 0)]
    [InlineData(51, 0, 0.1, 1)]
    [InlineData(0, 600, 0.1, 1)]
    [InlineData(0, 0, 1.9, 1)]
    public void FindOverload_OwnLateness_IsNamed(double lagMsP99, double gcPauseMs, double cpuShare, int reasons) =>
        Assert.Equal(reasons, GeneratorHonesty.FindOverload(lagMsP99, gcPauseMs, cpuShare, TimeSpan.FromSeconds(10), 2, []).Count);

    [Theory]
    [InlineData(1000, 10, 0)]
    [InlineData(1000, 11, 1)] // the p99 of the operations is that of connecting
    [InlineData(0, 0, 0)]
    public void FindSlowConnections_MoreThanOneOperationInAHundredWaited_IsNamed(long operations, long slow, int reasons)
    {
        var workload = new WorkloadStatistics("get").ToReport(0, 1) with { Ok = operations + 50, NotSent = 50 };
        Assert.Equal(reasons, GeneratorHonesty.FindSlowConnections(new ConnectionReport(slow, 500, 60, 60, 60, slow), [workload]).Count());
        Assert.Empty(GeneratorHonesty.FindSlowConnections(null, [workload]));
    }

    [Theory]
    [InlineData(999, 0)] // late: latencies are wrong, the load was there
    [InlineData(1001, 1)]
    public void FindUndelivered_OnlyWhatIsLateByAnotherMoment_IsNamed(double lagMsP99, int reasons) =>
        Assert.Equal(reasons, GeneratorHonesty.FindUndelivered(lagMsP99, []).Count);

    [Theory]
    [InlineData(90, 10, 10, 0, 20, 1)] // dropped while everything else was answered fast
    [InlineData(90, 10, 10, 1, 20, 0)] // a time-out in the same second: the system's doing
    [InlineData(90, 11, 10, 0, 20, 0)] // a refusal in the same second
    [InlineData(0, 100, 100, 0, 0, 0)] // an outage
    [InlineData(90, 10, 10, 0, 2000, 0)] // slow answers
    public void FindOverload_NotSent_CountsOnlyWhileTheSystemAnsweredWell(long ok, long fail, long notSent, long unknown, double p99, int reasons)
    {
        var workload = new WorkloadStatistics("register").ToReport(0, 1) with
        {
            Ok = ok, Fail = fail, NotSent = notSent, Unknown = unknown,
            Series = [new SecondReport(0, ok, fail, unknown, notSent, p99, p99, p99)],
        };
        Assert.Equal(reasons, GeneratorHonesty.FindOverload(0, 0, 0, TimeSpan.FromSeconds(10), 2, [workload]).Count);
        Assert.Equal(reasons, GeneratorHonesty.FindUndelivered(0, [workload]).Count);
    }

    private static void AssertNear(LatencyReport latency, double shift)
    {
        Assert.Equal(1000, latency.Count);
        Assert.Equal(500.5 + shift, latency.Mean, tolerance: 0.001);
        Assert.Equal(1 + shift, latency.Min);
        Assert.Equal(500 + shift, latency.P50, tolerance: 1.5);
        Assert.Equal(990 + shift, latency.P99, tolerance: 2);
        Assert.Equal(1000 + shift, latency.Max);
    }

    private static Operation Op(ushort worker, long intended, long start, long end) => new(
        new OperationKey(1, worker, (uint)end), OperationKind.Register, Outcome.Ok, OperationFlags.None, intended, start, end, "", "", 0, default, default);
}
