using System.Globalization;
using System.Text.Json.Serialization;

namespace Harness.LoadRunner;

/// <summary>What became of one threshold.</summary>
public sealed record ThresholdResult
{
    public required ThresholdSpec Threshold { get; init; }

    /// <summary>Milliseconds of a latency or an outage, else a share, a rate per second or a count; null when nothing was there to measure.</summary>
    public required double? Value { get; init; }

    /// <summary>The value keeps to the limit. Nothing measured is not held.</summary>
    public required bool Held { get; init; }

    /// <summary>It ended the load, seconds after the measured load's start; null when it did not.</summary>
    public double? AbortedAfterSeconds { get; init; }

    /// <summary>Valid when it held, violated when not, unknown when nothing was measured.</summary>
    [JsonIgnore]
    public Verdict Verdict => Held ? Verdict.Valid : Value is null ? Verdict.Unknown : Verdict.Violated;

    /// <summary>What was limited, e.g. <c>p99</c>, <c>status 503</c>.</summary>
    [JsonIgnore]
    public string Figure => Threshold.Code is { } code ? $"{Threshold.Metric} {code}" : Threshold.Metric;

    /// <summary>The limit in words, e.g. <c>below 50 ms</c>.</summary>
    [JsonIgnore]
    public string Limit => Threshold.Below is { } below ? $"below {Number(below.Value)}{Unit}" : $"above {Number(Threshold.Above?.Value ?? 0)}{Unit}";

    /// <summary>What was measured, e.g. <c>61.2 ms</c>; null when nothing was.</summary>
    [JsonIgnore]
    public string? Measured => Value is { } value ? $"{Number(value)}{Unit}" : null;

    /// <summary>What was measured and what it led to, in words.</summary>
    [JsonIgnore]
    public string Found => $"{Measured ?? "nothing was measured"}{End}";

    private string End => AbortedAfterSeconds is { } seconds ? $"; it ended the load after {Number(seconds)} s" : "";

    private string Unit =>
        ThresholdMetrics.IsTime(Threshold.Metric) ? " ms" : Threshold.Metric == ThresholdMetrics.Rate ? "/s" : "";

    /// <summary>In words, e.g. <c>p99 of get-user below 50 ms: 61.2 ms, broken</c>.</summary>
    public override string ToString()
    {
        var of = Threshold.Workload is null ? "" : $" of {Threshold.Workload}";
        var state = Measured is { } measured ? $"{measured}, {(Held ? "held" : "broken")}" : "nothing was measured";
        return $"{Figure}{of} {Limit}: {state}{End}";
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
