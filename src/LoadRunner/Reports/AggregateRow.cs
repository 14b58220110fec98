namespace Harness.LoadRunner;

/// <summary>One line of the aggregate table: a workload, a part of a mixed or stepped one, or all of them together.</summary>
internal sealed record AggregateRow
{
    /// <summary>Label of the row over all workloads.</summary>
    public const string TotalLabel = "TOTAL";

    public required string Label { get; init; }

    /// <summary>The workload or part; null for the row over all.</summary>
    public required WorkloadReport? Source { get; init; }

    /// <summary>All operations: acknowledged, failed and unknown.</summary>
    public required long Samples { get; init; }

    /// <summary>Failed and unknown ones.</summary>
    public required long Errors { get; init; }

    public required double Seconds { get; init; }

    /// <summary>From sending to answer, of acknowledged operations.</summary>
    public required LatencyReport ServiceMs { get; init; }

    /// <summary>From the intended start, of acknowledged operations.</summary>
    public required LatencyReport ResponseMs { get; init; }

    public required long? BytesSent { get; init; }

    public required long? BytesReceived { get; init; }

    /// <summary>Bytes of an answer on average over all samples, as JMeter's Summary report has them; null when not known.</summary>
    public double? AverageBytesReceived => Samples > 0 ? (double?)BytesReceived / Samples : null;

    /// <summary>Bytes of a request on average over all samples; null when not known.</summary>
    public double? AverageBytesSent => Samples > 0 ? (double?)BytesSent / Samples : null;

    public double ErrorShare => Samples > 0 ? (double)Errors / Samples : 0;

    /// <summary>Operations that ended per second, errors included.</summary>
    public double Throughput => Seconds > 0 ? Samples / Seconds : 0;

    /// <summary>Kilobytes (1,000 bytes) per second; null when not known.</summary>
    public double? SentKbPerSecond => Seconds > 0 ? BytesSent / 1e3 / Seconds : null;

    /// <summary>Kilobytes (1,000 bytes) per second; null when not known.</summary>
    public double? ReceivedKbPerSecond => Seconds > 0 ? BytesReceived / 1e3 / Seconds : null;

    /// <summary>One row a workload, behind it one for each of its parts; with several workloads a last one over all.</summary>
    public static IReadOnlyList<AggregateRow> Of(LoadReport load)
    {
        var rows = load.WithParts().Select(workload => Row(workload, load));
        var whole = load.Workloads.Select(workload => Row(workload, load)).ToList();
        return whole.Count < 2 ? [.. rows] : [.. rows, Total(load, whole)];
    }

    private static AggregateRow Row(WorkloadReport workload, LoadReport load) => new()
    {
        Label = workload.Workload,
        Source = workload,
        Samples = workload.Ok + workload.Fail + workload.Unknown,
        Errors = workload.Fail + workload.Unknown,
        // The statistics divided by the time up to the last answer; without any answer the planned time is all there is.
        Seconds = workload.OkPerSecond > 0 ? workload.Ok / workload.OkPerSecond : (load.MeasuredToNs - load.MeasuredFromNs) / 1e9,
        ServiceMs = workload.ServiceMs,
        ResponseMs = workload.ResponseMs,
        BytesSent = workload.BytesSent,
        BytesReceived = workload.BytesReceived,
    };

    private static AggregateRow Total(LoadReport load, List<AggregateRow> rows) => new()
    {
        Label = TotalLabel,
        Source = null,
        Samples = rows.Sum(row => row.Samples),
        Errors = rows.Sum(row => row.Errors),
        Seconds = rows.Max(row => row.Seconds),
        ServiceMs = Merge(load.Workloads.Select(workload => (workload.ServiceMs, workload.ServiceDistribution))),
        ResponseMs = Merge(load.Workloads.Select(workload => (workload.ResponseMs, workload.ResponseDistribution))),
        BytesSent = rows.All(row => row.BytesSent is not null) ? rows.Sum(row => row.BytesSent) : null,
        BytesReceived = rows.All(row => row.BytesReceived is not null) ? rows.Sum(row => row.BytesReceived) : null,
    };

    /// <summary>
    /// Percentiles of the added distributions (at most 1 % too high), never a mean of percentiles: NaN when one was not kept.
    /// Mean, deviation and extremes follow exactly from the parts.
    /// </summary>
    private static LatencyReport Merge(IEnumerable<(LatencyReport Ms, IReadOnlyList<LatencyBucket>? Buckets)> parts)
    {
        var filled = parts.Where(part => part.Ms.Count > 0).ToList();
        if (filled.Count == 0)
            return new LatencyReport(0, 0, 0, 0, 0, 0, 0, 0, 0);
        var count = filled.Sum(part => part.Ms.Count);
        var mean = filled.Sum(part => part.Ms.Mean * part.Ms.Count) / count;
        var squares = filled.Sum(part => part.Ms.Count * (part.Ms.StandardDeviation * part.Ms.StandardDeviation + part.Ms.Mean * part.Ms.Mean) ?? double.NaN);
        var max = filled.Max(part => part.Ms.Max);
        var kept = filled.All(part => part.Buckets is not null);
        var buckets = LatencyDistribution.Add(filled.Select(part => part.Buckets ?? []));
        double Ms(double percentile) => kept ? Math.Min(max, LatencyDistribution.Percentile(buckets, percentile)) : double.NaN;
        return new LatencyReport(count, mean, filled.Min(part => part.Ms.Min), Ms(50), Ms(90), Ms(95), Ms(99), Ms(99.9), max)
        {
            StandardDeviation = double.IsNaN(squares) ? null : Math.Sqrt(Math.Max(0, squares / count - mean * mean)),
        };
    }
}
