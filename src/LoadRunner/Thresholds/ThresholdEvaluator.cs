namespace Harness.LoadRunner;

/// <summary>Compares a load report with thresholds. Pure.</summary>
public static class ThresholdEvaluator
{
    private const string Prober = "prober";

    /// <summary>One result for each threshold, in their order.</summary>
    public static IReadOnlyList<ThresholdResult> Evaluate(LoadReport report, IReadOnlyList<ThresholdSpec> thresholds) =>
        [.. thresholds.Select(threshold => Evaluate(report, threshold))];

    private static ThresholdResult Evaluate(LoadReport report, ThresholdSpec threshold)
    {
        var concerned = Concerned(report, threshold.Workload);
        var value = concerned.Count == 0 ? null : ValueOf(concerned, threshold);
        var held = value is { } known
            && (threshold.Below is not { } below || known < below.Value)
            && (threshold.Above is not { } above || known > above.Value);
        return new ThresholdResult { Threshold = threshold, Value = value, Held = held };
    }

    private static List<WorkloadReport> Concerned(LoadReport report, string? workload) =>
    [
        .. workload is null
            ? report.Workloads.Where(load => load.Workload != Prober)
            : report.Workloads.SelectMany(load => load.Parts.Prepend(load)).Where(load => load.Workload == workload),
    ];

    /// <summary>
    /// Counts of several loads are added. Percentiles cannot be: each load must keep to the limit, so the one furthest from
    /// it counts.
    /// </summary>
    private static double? ValueOf(List<WorkloadReport> loads, ThresholdSpec threshold)
    {
        if (ThresholdMetrics.Latencies.TryGetValue(threshold.Metric, out var figure))
        {
            var figures = loads.Where(load => load.ResponseMs.Count > 0).Select(load => figure(load.ResponseMs)).ToList();
            return figures.Count == 0 ? null : threshold.Below is null ? figures.Min() : figures.Max();
        }
        if (threshold.Metric == ThresholdMetrics.Outage)
        {
            var outages = loads.Select(LongestOutageMs).ToList();
            return threshold.Below is null ? outages.Min() : outages.Max();
        }
        var errors = loads.Sum(load => load.Fail + load.Unknown);
        var all = errors + loads.Sum(load => load.Ok);
        return threshold.Metric switch
        {
            ThresholdMetrics.ErrorShare => all == 0 ? null : (double)errors / all,
            ThresholdMetrics.Rate => loads.Sum(load => load.OkPerSecond),
            ThresholdMetrics.Status when threshold.Code is { } code => loads.Sum(load => Count(load, code)),
            _ => null,
        };
    }

    private static double LongestOutageMs(WorkloadReport load)
    {
        var (longest, now) = (0, 0);
        foreach (var second in load.Series)
        {
            now = second.Ok == 0 ? now + 1 : 0;
            longest = Math.Max(longest, now);
        }
        return TimeSpan.FromSeconds(longest).TotalMilliseconds;
    }

    private static long Count(WorkloadReport load, string code) =>
        load.Statuses.TryGetValue(code, out var answers) ? answers : load.Errors.GetValueOrDefault(code);
}
