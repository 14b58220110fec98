using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>What several generators did, as one: each operation once, histograms by addition. Not thread-safe.</summary>
internal sealed class PartMerge(LoadPlan plan)
{
    private static readonly (string Name, Func<WorkloadReport, long> Of)[] Figures =
    [
        ("acknowledged", it => it.Ok), ("failed", it => it.Fail), ("unknown", it => it.Unknown), ("not sent", it => it.NotSent), ("latencies", it => it.ServiceMs.Count),
    ];

    private readonly List<ScriptStatistics> statistics = [.. plan.Loads.Select(load => new ScriptStatistics(load.Script))];
    private readonly LoadTotals totals = new();
    private long startNs;
    private (long Ok, long Ns) last;

    public long MeasuredFromNs => startNs + plan.Loads.Max(load => load.Spec.WarmUp).Ticks * 100;

    public long PlannedEndNs => MeasuredFromNs + plan.Loads.Max(load => load.Spec.Duration).Ticks * 100;

    /// <summary>All generators begin at this moment.</summary>
    public void Begin(long atNs) => (startNs, last) = (atNs, (0, atNs));

    public void Take(in MeasuredOperation measured)
    {
        var operation = measured.Operation;
        plan.Sink.Record(operation);
        totals.Count(operation);
        if (!operation.Flags.HasFlag(OperationFlags.WarmUp))
            statistics[measured.Load].Record(operation, measured.Part, measured.Scheduled, measured.Wire);
    }

    public void CloseSeconds(long nowNs) => statistics.ForEach(load => load.CloseSeconds(nowNs));

    public LoadProgress Progress(long nowNs, int inFlight)
    {
        var now = totals.ToProgress(TimeSpan.FromTicks(Math.Max(0, nowNs - startNs) / 100), TimeSpan.FromTicks((PlannedEndNs - startNs) / 100), inFlight, 0);
        var perSecond = nowNs > last.Ns ? (now.Ok - last.Ok) / ((nowNs - last.Ns) / 1e9) : 0;
        last = (now.Ok, nowNs);
        return now with { OkPerSecond = perSecond };
    }

    /// <param name="parts">The generators' own reports, in the order of <paramref name="clients"/>: every count must be the sum of theirs.</param>
    public LoadReport ToReport(IReadOnlyList<PartClient> clients, IReadOnlyList<LoadReport> parts)
    {
        var toNs = clients.Zip(parts).Max(pair => pair.Second.MeasuredToNs + pair.First.OffsetNs);
        var workloads = statistics.Select(load => load.ToReport(MeasuredFromNs, toNs)).ToList();
        var lag = new LatencyHistogram(digits: 3);
        statistics.ForEach(load => load.Total.AddLagTo(lag));
        var lags = lag.ToReport();
        var wrong = Differences(workloads, parts).ToList();
        return new LoadReport(MeasuredFromNs, toNs, workloads, new GeneratorReport(
            lags.P50, lags.P99, lags.Max, parts.Sum(part => part.Generator.GcPauseMs), parts.Sum(part => part.Generator.CpuShare),
            parts.Sum(part => part.Generator.PeakMemoryBytes), [.. clients.Zip(parts).SelectMany(Named(part => part.Generator.Overload)), .. wrong])
        {
            Engine = PartedEngine.Name,
            Undelivered = [.. clients.Zip(parts).SelectMany(Named(part => part.Generator.Undelivered)), .. wrong],
            EngineFigures = [.. clients.Zip(parts).Select(Figure)],
        })
        {
            Notes = [.. clients.Zip(parts).SelectMany(Named(part => part.Notes))],
        };
    }

    /// <summary>Where a count of the whole is not the sum of the parts'; empty when all are.</summary>
    internal static IEnumerable<string> Differences(IReadOnlyList<WorkloadReport> whole, IReadOnlyList<LoadReport> parts) =>
        from entry in whole.Index()
        from figure in Figures
        let sum = parts.Sum(part => figure.Of(part.Workloads[entry.Index]))
        where figure.Of(entry.Item) != sum
        select string.Create(CultureInfo.InvariantCulture, $"{entry.Item.Workload}: {figure.Of(entry.Item)} {figure.Name} were merged, and the generators tell of {sum}");

    private static Func<(PartClient First, LoadReport Second), IEnumerable<string>> Named(Func<LoadReport, IReadOnlyList<string>> of) =>
        pair => of(pair.Second).Select(text => $"{pair.First.Name}: {text}");

    private static string Figure((PartClient Client, LoadReport Report) part) => string.Create(
        CultureInfo.InvariantCulture,
        $"{part.Client.Name}: {part.Report.Workloads.Sum(load => load.Ok)} ok, {part.Report.Workloads.Sum(load => load.Fail)} failed, {part.Report.Workloads.Sum(load => load.Unknown)} unknown; its clock is known to ±{part.Client.UncertaintyNs / 1e6:0.00} ms");
}
