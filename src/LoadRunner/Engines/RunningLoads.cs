namespace Harness.LoadRunner;

/// <summary>
/// What every engine does around its sending: watches progress and thresholds, announces the measured load, waits for what is
/// in flight, and makes the report.
/// </summary>
internal sealed class RunningLoads : IDisposable
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private readonly LoadPlan plan;
    private readonly GeneratorMeter meter;
    private long slowInWarmUp;

    /// <exception cref="Environments.UserErrorException">The plan asks for the impossible.</exception>
    public RunningLoads(LoadPlan plan, CancellationToken cancellationToken)
    {
        LoadPlanRules.Check(plan);
        this.plan = plan;
        meter = new GeneratorMeter(plan.Clock);
        Run = new RunState(plan, cancellationToken);
        Lanes = [.. plan.Loads.Select(load => new LoadLane(load, Run))];
    }

    public RunState Run { get; }

    /// <summary>One for each load of the plan, in its order.</summary>
    public IReadOnlyList<LoadLane> Lanes { get; }

    /// <summary>Runs the load to its report.</summary>
    /// <param name="engine">Name of the engine in the report.</param>
    /// <param name="send">Sends it all, telling <see cref="Run"/> of its begin and its defects; gives the moment at which sending ended.</param>
    /// <exception cref="InvalidOperationException">A workload, the sink or the engine threw: a defect of theirs.</exception>
    public async Task<LoadReport> ReportAsync(string engine, Func<Task<long>> send)
    {
        using var ended = new CancellationTokenSource();
        var sending = send();
        await Task.WhenAny(Run.Begun, sending);
        var watch = new ThresholdWatch(plan.Thresholds, Run.MeasuredFromNs);
        var progress = ReportProgressAsync(watch, ended.Token);
        var announcement = AnnounceAsync();

        var sentToNs = await sending;
        await Task.WhenAll(Lanes.Select(lane => lane.DrainAsync()));
        await announcement;
        await ended.CancelAsync();
        await progress;

        if (Run.Defect is { } defect)
            throw new InvalidOperationException($"the load ended because of a defect: {defect.Message}", defect);
        var fromNs = Math.Min(Run.MeasuredFromNs, sentToNs);
        var reports = Lanes.Select(lane => lane.Statistics.ToReport(fromNs, sentToNs)).ToList();
        var generator = meter.ToReport([.. Lanes.Select(lane => lane.Statistics.Total)], reports, MeasuredConnections()) with { Engine = engine };
        var report = new LoadReport(fromNs, sentToNs, reports, generator)
        {
            Notes = Run.Notes,
        };
        return report with { Thresholds = watch.Results(report) };
    }

    public void Dispose() => Run.Dispose();

    private async Task AnnounceAsync()
    {
        await Run.WaitUntilAsync(Run.MeasuredFromNs).ConfigureAwait(false);
        slowInWarmUp = plan.Client?.Connections.Slow ?? 0;
        if (!Run.Stop.IsCancellationRequested)
            plan.MeasuredLoadStarted(Run.MeasuredFromNs);
    }

    private ConnectionReport? MeasuredConnections() =>
        plan.Client?.Connections is { } connections ? connections with { Slow = connections.Slow - slowInWarmUp } : null;

    private LoadReport SoFar(long nowNs) => new(
        Run.MeasuredFromNs, nowNs, [.. Lanes.Select(lane => lane.Statistics.Snapshot(Run.MeasuredFromNs, nowNs))],
        new GeneratorReport(0, 0, 0, 0, 0, 0, []));

    private async Task ReportProgressAsync(ThresholdWatch watch, CancellationToken ended)
    {
        var (lastOk, lastNs) = (0L, Run.StartNs);
        for (var last = false; !last;)
        {
            await Task.Delay(ProgressInterval, plan.Clock.Time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            last = ended.IsCancellationRequested;
            var nowNs = plan.Clock.NowNs;
            foreach (var lane in Lanes)
                lane.Statistics.CloseSeconds(nowNs);
            var inFlight = Lanes.Sum(lane => lane.Slots.InFlight);
            var now = Run.Totals.ToProgress(TimeSpan.FromTicks((nowNs - Run.StartNs) / 100), Run.Planned, inFlight, 0);
            var okPerSecond = nowNs > lastNs ? (now.Ok - lastOk) / ((nowNs - lastNs) / 1e9) : 0;
            plan.Progress?.Report(now with { OkPerSecond = okPerSecond });
            (lastOk, lastNs) = (now.Ok, nowNs);
            if (!last && watch.IsBroken(nowNs, () => SoFar(nowNs)))
                Run.End($"the load was ended by a threshold: {watch.Broken}");
        }
    }
}
