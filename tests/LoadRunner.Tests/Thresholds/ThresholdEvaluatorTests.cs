using System.Globalization;

namespace Harness.LoadRunner.Tests;

public sealed class ThresholdEvaluatorTests
{
    private static readonly LoadReport Report = new(
        0, 10_000_000_000,
        [
            Load("mixed", ok: 900, fail: 60, unknown: 40, p99: 40) with
            {
                Parts = [Load("get-user", ok: 600, fail: 0, unknown: 0, p99: 20), Load("search", ok: 300, fail: 60, unknown: 40, p99: 45)],
            },
            Load("register", ok: 100, fail: 0, unknown: 0, p99: 90),
            Load("prober", ok: 50, fail: 50, unknown: 0, p99: 500),
            Load("login", ok: 0, fail: 0, unknown: 0, p99: 0),
        ],
        new GeneratorReport(0, 0, 0, 0, 0, 0, []));

    [Theory]
    [InlineData("p99", "get-user", 20.0)]
    [InlineData("p99", "mixed", 40.0)]
    [InlineData("p99", null, 90.0)]
    [InlineData("mean", "register", 45.0)]
    [InlineData("p50", "register", 30.0)]
    [InlineData("p90", "register", 50.0)]
    [InlineData("p95", "register", 70.0)]
    [InlineData("p99.9", "register", 95.0)]
    [InlineData("max", "register", 100.0)]
    [InlineData("p99", "login", null)]
    [InlineData("errorShare", "search", 0.25)]
    [InlineData("errorShare", null, 100.0 / 1100)]
    [InlineData("errorShare", "login", null)]
    [InlineData("errorShare", "prober", 0.5)]
    [InlineData("rate", "get-user", 60.0)]
    [InlineData("rate", null, 100.0)]
    [InlineData("rate", "login", 0.0)]
    [InlineData("status 503", "search", 60.0)]
    [InlineData("status 503", null, 60.0)]
    [InlineData("status timeout", null, 40.0)]
    [InlineData("status 404", null, 0.0)]
    [InlineData("rate", "nobody", null)]
    public void Evaluate_EachMetric_TakesItsFigure(string metric, string? workload, double? expected)
    {
        var words = metric.Split(' ');
        var result = Evaluate(new ThresholdSpec
        {
            Metric = words[0], Code = words.ElementAtOrDefault(1), Workload = workload, Below = new ThresholdLimit(1e9, true),
        });

        Assert.Equal((expected, expected is not null), (result.Value, result.Held));
        Assert.Equal(expected is null ? Verdict.Unknown : Verdict.Valid, result.Verdict);
    }

    [Theory]
    [InlineData(20.1, null, true)]
    [InlineData(20.0, null, false)]
    [InlineData(19.9, null, false)]
    [InlineData(null, 19.9, true)]
    [InlineData(null, 20.0, false)]
    [InlineData(null, 20.1, false)]
    public void Evaluate_Limit_IsExclusive(double? below, double? above, bool held)
    {
        var result = Evaluate(new ThresholdSpec { Metric = "p99", Workload = "get-user", Below = Limit(below), Above = Limit(above) });

        Assert.Equal((held, held ? Verdict.Valid : Verdict.Violated), (result.Held, result.Verdict));
    }

    [Fact]
    public void Evaluate_AboveOverSeveralLoads_TakesTheLowest() =>
        Assert.Equal(40, Evaluate(new ThresholdSpec { Metric = "p99", Above = new ThresholdLimit(1, true) }).Value);

    [Theory]
    [InlineData("9 5 7", 0)]
    [InlineData("9 0 7", 1000)]
    [InlineData("9 0 0 7 0 0 0", 3000)]
    [InlineData("0 0 0 0", 4000)]
    public void Evaluate_Outage_IsTheLongestRowOfSecondsWithoutAnAcknowledgement(string acknowledged, double outageMs)
    {
        var load = Load("register", ok: 100, fail: 0, unknown: 0, p99: 90) with
        {
            Series = [.. acknowledged.Split(' ').Select((ok, second) => new SecondReport(second, long.Parse(ok, CultureInfo.InvariantCulture), 0, 0, 0, 0, 0, 0))],
        };
        var threshold = new ThresholdSpec { Metric = "outage", Below = new ThresholdLimit(2000, true) };
        var result = Assert.Single(ThresholdEvaluator.Evaluate(Report with { Workloads = [load] }, [threshold]));

        Assert.Equal((outageMs, outageMs < 2000), (result.Value, result.Held));
    }

    [Fact]
    public void ToString_SaysWhatWasLimitedAndWhatCameOut()
    {
        Assert.Equal(
            "p99 of get-user below 50 ms: 20 ms, held",
            Evaluate(new ThresholdSpec { Metric = "p99", Workload = "get-user", Below = new ThresholdLimit(50, true) }).ToString());
        Assert.Equal(
            "status 503 below 10: 60, broken; it ended the load after 7.5 s",
            (Evaluate(new ThresholdSpec { Metric = "status", Code = "503", Below = new ThresholdLimit(10, false) }) with { AbortedAfterSeconds = 7.5 }).ToString());
        Assert.Equal(
            "p99 of login above 1 ms: nothing was measured",
            Evaluate(new ThresholdSpec { Metric = "p99", Workload = "login", Above = new ThresholdLimit(1, true) }).ToString());
    }

    [Fact]
    public void Check_OfAThreshold_NamesFigureAndLimitAsTheRequirement()
    {
        var broken = Evaluate(new ThresholdSpec { Metric = "status", Code = "503", Below = new ThresholdLimit(10, false) });
        Assert.Equal(new LoadCheck("", "status 503 below 10", false, "60; it ended the load after 7.5 s"), LoadCheck.Of(broken with { AbortedAfterSeconds = 7.5 }));
    }

    [Fact]
    public void Watch_BeforeStartAfter_DoesNotCheckAndThenEndsTheLoadOnce()
    {
        var threshold = new ThresholdSpec
        {
            Metric = "p99", Workload = "get-user", Below = new ThresholdLimit(10, true), StartAfter = TimeSpan.FromSeconds(5), AbortOnFail = true,
        };
        var watch = new ThresholdWatch([threshold, threshold with { AbortOnFail = false, Metric = "p50" }], measuredFromNs: 2_000_000_000);
        var asked = 0;
        LoadReport SoFar()
        {
            asked++;
            return Report;
        }

        var ended = Enumerable.Range(0, 25).Select(i => watch.IsBroken(i * 500_000_000L, SoFar)).ToList();

        Assert.Equal([14], ended.Select((end, i) => (end, i)).Where(one => one.end).Select(one => one.i));
        Assert.Equal(1, asked);
        Assert.Equal([5.0, null], watch.Results(Report).Select(result => result.AbortedAfterSeconds));
    }

    [Fact]
    public void Watch_ThatNobodyAskedFor_TakesNoStatistics() =>
        Assert.False(new ThresholdWatch([new ThresholdSpec { Metric = "rate" }], 0)
            .IsBroken(long.MaxValue / 2, () => throw new InvalidOperationException("asked")));

    private static ThresholdLimit? Limit(double? value) => value is { } known ? new ThresholdLimit(known, true) : null;

    private static ThresholdResult Evaluate(ThresholdSpec threshold) => Assert.Single(ThresholdEvaluator.Evaluate(Report, [threshold]));

    private static WorkloadReport Load(string name, long ok, long fail, long unknown, double p99) => new()
    {
        Workload = name,
        Ok = ok,
        Fail = fail,
        Unknown = unknown,
        NotSent = 0,
        OkPerSecond = ok / 10.0,
        ServiceMs = new LatencyReport(ok, 0, 0, 0, 0, 0, 0, 0, 0),
        ResponseMs = new LatencyReport(ok, 45, 1, 30, 50, 70, p99, 95, 100),
        Errors = new Dictionary<string, long> { ["25006"] = fail, ["timeout"] = unknown },
        Statuses = new Dictionary<string, long> { ["200"] = ok, ["503"] = name == "prober" ? 7 : fail },
        Series = [],
    };
}
