namespace Harness.LoadRunner;

/// <summary>The figures that thresholds can limit.</summary>
public static class ThresholdMetrics
{
    public const string ErrorShare = "errorShare", Rate = "rate", Status = "status";

    /// <summary>Longest time, in whole seconds, in which a load had no acknowledged operation.</summary>
    public const string Outage = "outage";

    /// <summary>Latencies from the intended start, in milliseconds, of acknowledged operations.</summary>
    public static readonly IReadOnlyDictionary<string, Func<LatencyReport, double>> Latencies = new Dictionary<string, Func<LatencyReport, double>>
    {
        ["mean"] = latency => latency.Mean,
        ["p50"] = latency => latency.P50,
        ["p90"] = latency => latency.P90,
        ["p95"] = latency => latency.P95,
        ["p99"] = latency => latency.P99,
        ["p99.9"] = latency => latency.P999,
        ["max"] = latency => latency.Max,
    };

    /// <summary>All names.</summary>
    public static readonly IReadOnlyList<string> All = [.. Latencies.Keys, Outage, ErrorShare, Rate, Status];

    /// <summary>True for metrics whose limit and value are times, in milliseconds.</summary>
    public static bool IsTime(string metric) => metric == Outage || Latencies.ContainsKey(metric);
}
