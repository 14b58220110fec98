using System.Globalization;
using System.Text.Json.Serialization;

namespace Harness.LoadRunner;

/// <summary>What became of one threshold.</summary>
public sealed record ThresholdResult
{
    public required ThresholdSpec Threshold { get; init; }

    /// <summary>Milliseconds of a latency, else a share, a rate per second or a count; null when nothing was there to measure.</summary>
    public required double? Value { get; init; }

    /// <summary>The value keeps to the limit. Nothing measured is not held.</summary>
    public required bool Held { get; init; }

    /// <summary>It ended the load, seconds after the measured load's start; null when it did not.</summary>
    public double? AbortedAfterSeconds { get; init; }

    /// <summary>Valid when it held, violated when not, unknown when nothing was measured.</summary>
    [JsonIgnore]
    public Verdict Verdict => Held ? Verdict.Valid : Value is null ? Verdict.Unknown : Verdict.Violated;

    /// <summary>In words, e.g. <c>p99 of get-user below 50 ms: 61.2 ms, broken</c>.</summary>
    public override string ToString()
    {
        var unit = ThresholdMetrics.Latencies.ContainsKey(Threshold.Metric) ? " ms" : Threshold.Metric == ThresholdMetrics.Rate ? "/s" : "";
        var code = Threshold.Code is null ? "" : $" {Threshold.Code}";
        var of = Threshold.Workload is null ? "" : $" of {Threshold.Workload}";
        var limit = Threshold.Below is { } below ? $"below {Number(below.Value)}{unit}" : $"above {Number(Threshold.Above?.Value ?? 0)}{unit}";
        var state = Value is { } value ? $"{Number(value)}{unit}, {(Held ? "held" : "broken")}" : "nothing was measured";
        var end = AbortedAfterSeconds is { } seconds ? $"; it ended the load after {Number(seconds)} s" : "";
        return $"{Threshold.Metric}{code}{of} {limit}: {state}{end}";
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
