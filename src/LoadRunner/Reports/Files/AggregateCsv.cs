using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>
/// <c>aggregate.csv</c>: the aggregate table, one row a workload (or part of one) and kind of time. Times in milliseconds; a field that is
/// not known is empty.
/// </summary>
internal static class AggregateCsv
{
    public static string Of(LoadDocument document)
    {
        var csv = new CsvText(
            "label", "time", "samples", "average_ms", "median_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms", "min_ms", "max_ms",
            "standard_deviation_ms", "error_percent", "throughput_per_s", "received_kb_per_s", "sent_kb_per_s", "apdex",
            "received_bytes", "sent_bytes", "average_bytes_received", "average_bytes_sent");
        foreach (var row in AggregateRow.Of(document.Load))
        {
            Add(row, "service", row.ServiceMs, null);
            Add(row, "response", row.ResponseMs, row.Source is { } workload ? ApdexScore.Of(workload, document.Apdex)?.Index : null);
        }
        return csv.ToString();

        void Add(AggregateRow row, string time, LatencyReport ms, double? apdex)
        {
            double?[] latencies = [ms.Mean, ms.P50, ms.P90, ms.P95, ms.P99, ms.P999, ms.Min, ms.Max, ms.StandardDeviation];
            double?[] rates =
            [
                row.ErrorShare * 100, row.Throughput, row.ReceivedKbPerSecond, row.SentKbPerSecond, apdex,
                row.BytesReceived, row.BytesSent, row.AverageBytesReceived, row.AverageBytesSent,
            ];
            csv.Row([
                row.Label, time, row.Samples.ToString(CultureInfo.InvariantCulture),
                .. latencies.Select(value => CsvText.Number(ms.Count > 0 ? value : null)), .. rates.Select(CsvText.Number),
            ]);
        }
    }
}
