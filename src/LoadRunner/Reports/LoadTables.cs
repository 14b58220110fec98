namespace Harness.LoadRunner;

/// <summary>The cells of the tables that page and Markdown share.</summary>
internal static class LoadTables
{
    public static readonly string[] ApdexColumns = ["Label", "APDEX", "Satisfied", "Tolerating", "Frustrated"];

    public static readonly string[] AggregateColumns =
    [
        "Label", "Samples", "Average", "Median", "p90", "p95", "p99", "p99.9", "Min", "Max", "Std. dev.", "Errors", "Throughput",
    ];

    /// <summary>Columns of the bytes in JMeter's Summary report, and the totals behind them.</summary>
    public static readonly string[] BytesColumns =
        ["Label", "Received", "Sent", "Received KB/s", "Sent KB/s", "Avg. bytes received", "Avg. bytes sent"];

    public const string BytesTitle = "Bytes of HTTP: heads and bodies as they crossed the connection; KB are 1,000 bytes";

    public static string ApdexTitle(ApdexThresholds apdex) =>
        $"APDEX: satisfied up to {Figures.Milliseconds(apdex.T.TotalMilliseconds)}, tolerating up to {Figures.Milliseconds(apdex.F.TotalMilliseconds)}, frustrated beyond and by every error";

    public static IReadOnlyList<string> Aggregate(AggregateRow row, LatencyReport ms)
    {
        double?[] latencies = [ms.Mean, ms.P50, ms.P90, ms.P95, ms.P99, ms.P999, ms.Min, ms.Max, ms.StandardDeviation];
        return
        [
            row.Label, Figures.Count(row.Samples), .. latencies.Select(value => Figures.Milliseconds(ms.Count > 0 ? value : null)),
            Figures.Percent(row.ErrorShare), Figures.Rate(row.Throughput),
        ];
    }

    /// <summary>The rows of bytes; none when no workload counts them.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Bytes(LoadReport load) => !KnowsBytes(load) ? [] :
    [
        .. AggregateRow.Of(load).Select(row => (IReadOnlyList<string>)
        [
            row.Label, Figures.Bytes(row.BytesReceived), Figures.Bytes(row.BytesSent), OneDigit(row.ReceivedKbPerSecond), OneDigit(row.SentKbPerSecond),
            OneDigit(row.AverageBytesReceived), OneDigit(row.AverageBytesSent),
        ]),
    ];

    public static IReadOnlyList<string> Apdex(WorkloadReport workload, ApdexThresholds thresholds) =>
        ApdexScore.Of(workload, thresholds) is { } score
            ? [workload.Workload, Index(score), Figures.Count(score.Satisfied), Figures.Count(score.Tolerating), Figures.Count(score.Frustrated)]
            : [workload.Workload, Figures.None, Figures.None, Figures.None, Figures.None];

    /// <summary>What the client tells of its connections; null when it tells nothing.</summary>
    public static string? Connections(GeneratorReport generator) => generator.Connections is not { } made ? null
        : $"{Figures.Count(made.Opened)} made, each waited for p50 {Figures.Milliseconds(made.WaitMsP50)}, p99 {Figures.Milliseconds(made.WaitMsP99)}, "
            + $"max {Figures.Milliseconds(made.WaitMsMax)}; {Figures.Count(made.Failed)} could not be made";

    private static string Index(ApdexScore score) =>
        score.Index?.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture) ?? Figures.None;

    private static bool KnowsBytes(LoadReport load) => load.Workloads.Any(workload => workload.BytesSent is not null || workload.BytesReceived is not null);

    private static string OneDigit(double? value) => value is { } known ? Figures.Number(Math.Round(known, 1)) : Figures.None;
}
