using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>
/// <c>series.csv</c>: one row a workload (or part of one) and second of the run's clock. Response times in milliseconds, empty in a second
/// without an acknowledged operation.
/// </summary>
internal static class SeriesCsv
{
    public static string Of(LoadReport load)
    {
        var csv = new CsvText(
            "second", "label", "ok", "fail", "unknown", "not_sent", "mean_ms", "p50_ms", "p95_ms", "p99_ms", "max_ms", "in_flight",
            "lag_p99_ms", "lag_max_ms", "received_bytes", "sent_bytes");
        foreach (var workload in load.WithParts())
        {
            foreach (var second in workload.Series)
            {
                double?[] latencies = [second.LatencyMsMean, second.LatencyMsP50, second.LatencyMsP95, second.LatencyMsP99, second.LatencyMsMax];
                csv.Row([
                    Whole(second.Second), workload.Workload, Whole(second.Ok), Whole(second.Fail), Whole(second.Unknown), Whole(second.NotSent),
                    .. latencies.Select(value => CsvText.Number(second.Ok > 0 ? value : null)),
                    CsvText.Number(second.InFlight), CsvText.Number(second.LagMsP99), CsvText.Number(second.LagMsMax),
                    CsvText.Number(second.BytesReceived), CsvText.Number(second.BytesSent),
                ]);
            }
        }
        return csv.ToString();
    }

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
