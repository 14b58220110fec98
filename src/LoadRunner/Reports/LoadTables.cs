namespace Harness.LoadRunner;

/// <summary>The cells of the tables that page and Markdown share.</summary>
internal static class LoadTables
{
    public static readonly string[] ApdexColumns = ["Label", "APDEX", "Satisfied", "Tolerating", "Frustrated"];

    private static readonly string[] Latencies = ["Average", "Median", "p90", "p95", "p99", "p99.9", "Min", "Max", "Std. dev."];

    public static string ApdexTitle(ApdexThresholds apdex) =>
        $"APDEX: satisfied up to {Figures.Milliseconds(apdex.T.TotalMilliseconds)}, tolerating up to {Figures.Milliseconds(apdex.F.TotalMilliseconds)}, frustrated beyond and by every error";

    /// <summary>Column names; those of bytes only when some workload knows them.</summary>
    public static IReadOnlyList<string> AggregateColumns(LoadReport load) =>
    [
        "Label", "Samples", .. Latencies, "Errors", "Throughput", .. KnowsBytes(load) ? (string[])["Received", "Sent"] : [],
    ];

    public static IReadOnlyList<string> Aggregate(AggregateRow row, LatencyReport ms, LoadReport load)
    {
        double?[] latencies = [ms.Mean, ms.P50, ms.P90, ms.P95, ms.P99, ms.P999, ms.Min, ms.Max, ms.StandardDeviation];
        return
        [
            row.Label, Figures.Count(row.Samples), .. latencies.Select(value => Figures.Milliseconds(ms.Count > 0 ? value : null)),
            Figures.Percent(row.ErrorShare), Figures.Rate(row.Throughput),
            .. KnowsBytes(load) ? (string[])[Kilobytes(row.ReceivedKbPerSecond), Kilobytes(row.SentKbPerSecond)] : [],
        ];
    }

    public static IReadOnlyList<string> Apdex(WorkloadReport workload, ApdexThresholds thresholds) =>
        ApdexScore.Of(workload, thresholds) is { } score
            ? [workload.Workload, Index(score), Figures.Count(score.Satisfied), Figures.Count(score.Tolerating), Figures.Count(score.Frustrated)]
            : [workload.Workload, Figures.None, Figures.None, Figures.None, Figures.None];

    private static string Index(ApdexScore score) =>
        score.Index?.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture) ?? Figures.None;

    private static bool KnowsBytes(LoadReport load) => load.Workloads.Any(workload => workload.BytesSent is not null || workload.BytesReceived is not null);

    private static string Kilobytes(double? perSecond) => perSecond is { } known ? $"{Figures.Number(Math.Round(known, 1))} KB/s" : Figures.None;
}
