using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A time in which these standbys were synchronous.</summary>
internal sealed record SyncSpan(double From, double To, string Standbys);

/// <summary>What the plot shows, taken from the model; all times in seconds of the run's clock.</summary>
internal sealed record TimelineData
{
    public required double From { get; init; }
    public required double To { get; init; }
    public required IReadOnlyList<PlotLine> Writes { get; init; }
    public required IReadOnlyList<PlotLine> LatencyMs { get; init; }
    public required IReadOnlyList<PlotLine> LagBytes { get; init; }
    public required IReadOnlyList<SyncSpan> Sync { get; init; }
    public required IReadOnlyList<TimelineMark> Marks { get; init; }
    public required IReadOnlyList<(double From, double To)> Outages { get; init; }

    /// <summary>Workload that the latency panel is about; empty when there is none.</summary>
    public required string LatencyOf { get; init; }

    public static TimelineData Of(ReportModel model)
    {
        var (from, to) = Window(model);
        var writers = Writers(model.Load);
        // Percentiles of two workloads cannot be merged: the panel shows the one that wrote most.
        var main = writers.MaxBy(workload => workload.Ok);
        return new TimelineData
        {
            From = from,
            To = to,
            Writes = WriteLines(writers),
            LatencyMs = main is null ? [] : LatencyLines(main),
            LatencyOf = main?.Workload ?? "",
            LagBytes = LagLines(model, from, to),
            Sync = SyncSpans(model, from, to),
            Marks = [.. MarksOf(model).Where(mark => mark.Second >= from && mark.Second <= to)],
            Outages =
            [
                .. model.Result.Outages
                    .Select(outage => (Math.Max(from, outage.LastAckNs / 1e9), Math.Min(to, (outage.FirstAckNs ?? long.MaxValue) / 1e9)))
                    .Where(span => span.Item1 < span.Item2),
            ],
        };
    }

    /// <summary>Workloads that write.</summary>
    public static IReadOnlyList<WorkloadReport> Writers(LoadReport? load) =>
        [.. (load?.Workloads ?? []).Where(IsWriter)];

    /// <summary>A mix or a row of steps writes when one of its parts does.</summary>
    private static bool IsWriter(WorkloadReport workload) => workload.Workload is "register" or "prober" || workload.Parts.Any(IsWriter);

    /// <summary>The load, and the healing after it as far as that takes no more than a quarter of the width.</summary>
    private static (double From, double To) Window(ReportModel model)
    {
        double from, to;
        if (model.Load is { } load && load.MeasuredToNs > load.MeasuredFromNs)
            (from, to) = (load.MeasuredFromNs / 1e9, load.MeasuredToNs / 1e9);
        else
        {
            var times = model.Events.Select(entry => entry.AtNs).Concat(model.Samples.Select(sample => sample.AtNs)).ToList();
            (from, to) = times.Count == 0 ? (0, 1) : (times.Min() / 1e9, times.Max() / 1e9);
        }
        var healed = model.Faults.Select(fault => (fault.HealedNs ?? 0) / 1e9).DefaultIfEmpty().Max();
        to = Math.Max(to, Math.Min(healed + 1, to + (to - from) / 4));
        return (Math.Floor(from), Math.Max(Math.Floor(from) + 1, Math.Ceiling(to)));
    }

    private static IReadOnlyList<PlotLine> WriteLines(IReadOnlyList<WorkloadReport> writers)
    {
        if (writers.Count == 0)
            return [];
        var seconds = writers.SelectMany(workload => workload.Series).GroupBy(second => second.Second).OrderBy(group => group.Key).ToList();
        PlotLine Line(string name, PlotColour colour, Func<SecondReport, long> value) => new(
            name, colour, [.. seconds.Select(group => ((double)group.Key, (double?)group.Sum(value)))], LineShape.Steps);
        return
        [
            Line("acknowledged", PlotColours.Acknowledged, second => second.Ok),
            Line("failed", PlotColours.Failed, second => second.Fail),
            Line("unknown", PlotColours.Unknown, second => second.Unknown),
        ];
    }

    private static IReadOnlyList<PlotLine> LatencyLines(WorkloadReport workload)
    {
        PlotLine Line(string name, PlotColour colour, Func<SecondReport, double> value) => new(
            name, colour, [.. workload.Series.Select(second => ((double)second.Second, second.Ok > 0 ? value(second) : (double?)null))], LineShape.Steps);
        return
        [
            Line("p50", PlotColours.P50, second => second.LatencyMsP50),
            Line("p95", PlotColours.P95, second => second.LatencyMsP95),
            Line("p99", PlotColours.P99, second => second.LatencyMsP99),
        ];
    }

    private static IReadOnlyList<PlotLine> LagLines(ReportModel model, double from, double to)
    {
        var samples = model.Samples.Where(sample => sample.AtNs / 1e9 >= from && sample.AtNs / 1e9 <= to).ToList();
        var standbys = samples.SelectMany(sample => sample.Replication).Select(row => row.Standby).Distinct().Order(StringComparer.Ordinal);
        return
        [
            .. standbys.Select((standby, index) => new PlotLine(
                standby,
                PlotColours.Several[index % PlotColours.Several.Count],
                [.. samples.Select(sample => (sample.AtNs / 1e9, Lag(sample, standby)))],
                LineShape.Straight)),
        ];
    }

    private static double? Lag(ClusterSample sample, string standby) =>
        sample.Replication.FirstOrDefault(row => row.Standby == standby) is { ReplayLsn: { } replayed } found
            ? Math.Max(0, found.CurrentLsn - replayed)
            : null;

    private static IReadOnlyList<SyncSpan> SyncSpans(ReportModel model, double from, double to)
    {
        var spans = new List<SyncSpan>();
        foreach (var sample in model.Samples.Where(sample => sample.AtNs / 1e9 <= to))
        {
            var names = string.Join(", ", sample.Replication
                .Where(row => row.SyncState is "sync" or "quorum").Select(row => row.Standby).Order(StringComparer.Ordinal));
            var at = Math.Max(from, sample.AtNs / 1e9);
            if (spans.Count > 0 && spans[^1].Standbys == names)
                spans[^1] = spans[^1] with { To = at };
            else
            {
                if (spans.Count > 0)
                    spans[^1] = spans[^1] with { To = at };
                spans.Add(new SyncSpan(at, at, names));
            }
        }
        return [.. spans.Where(span => span.Standbys.Length > 0 && span.To > span.From)];
    }

    private static IEnumerable<TimelineMark> MarksOf(ReportModel model)
    {
        foreach (var fault in model.Faults)
        {
            yield return new TimelineMark(fault.InjectedNs / 1e9, $"{fault.Fault} {fault.Member}", PlotColours.Fault, Dashed: false);
            var alone = model.Faults.Count(other => other.Member == fault.Member) == 1;
            if (fault.HealedNs is { } healed)
                yield return new TimelineMark(healed / 1e9, $"{(alone ? fault.Member : fault.Fault)} healed", PlotColours.Healed, Dashed: true);
        }
        foreach (var entry in model.Events)
        {
            if (entry.Kind == RunEventKind.LeaderLost)
                yield return new TimelineMark(entry.AtNs / 1e9, $"leader {entry.Subject} lost", PlotColours.LeaderLost, Dashed: true);
            else if (entry.Kind == RunEventKind.LeaderElected)
                yield return new TimelineMark(entry.AtNs / 1e9, $"{entry.Subject} elected", PlotColours.Elected, Dashed: true);
        }
        // One process after the other may end so; the events name each.
        foreach (var entry in model.Events.Where(entry => entry.Kind == RunEventKind.OutOfMemory).DistinctBy(entry => entry.Subject))
            yield return new TimelineMark(entry.AtNs / 1e9, $"{entry.Subject} out of memory", PlotColours.LeaderLost, Dashed: true);
        foreach (var first in model.Result.Outages.Select(outage => outage.FirstAckNs).OfType<long>())
            yield return new TimelineMark(first / 1e9, "first ack", PlotColours.FirstAck, Dashed: false);
    }
}
