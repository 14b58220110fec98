namespace Harness.LoadRunner;

/// <summary>
/// The built-in load engine: all loads of a plan side by side on the thread pool, open ones started by a pacing thread.
/// </summary>
/// <remarks>
/// <para>Every arrival is accounted for: acknowledged, failed (also those not sent because all allowed operations were in
/// flight) or unknown.</para>
/// <para>Cancellation ends the load, not the report: nothing more is sent, operations in flight get a second to end, the
/// rest is recorded as unknown, and the report of what happened is returned.</para>
/// </remarks>
public sealed class BuiltInEngine : ILoadEngine
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    /// <exception cref="Environments.UserErrorException">The plan asks for the impossible.</exception>
    /// <exception cref="InvalidOperationException">A workload or the sink threw: a defect of theirs.</exception>
    public async Task<LoadReport> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        LoadPlanRules.Check(plan);
        var meter = new GeneratorMeter(plan.Clock);
        using var run = new RunState(plan, cancellationToken);
        using var ended = new CancellationTokenSource();
        var lanes = plan.Loads.Select(load => new LoadLane(load, run)).ToList();
        var watch = new ThresholdWatch(plan.Thresholds, run.MeasuredFromNs);
        var progress = ReportProgressAsync(plan, run, lanes, watch, ended.Token);
        var announcement = AnnounceAsync(plan, run);

        await Task.WhenAll(lanes.Select(lane => lane.SendAsync()));
        var sentToNs = plan.Clock.NowNs;
        await Task.WhenAll(lanes.Select(lane => lane.DrainAsync()));
        await announcement;
        await ended.CancelAsync();
        await progress;

        if (run.Defect is { } defect)
            throw new InvalidOperationException($"the load ended because of a defect: {defect.Message}", defect);
        var fromNs = Math.Min(run.MeasuredFromNs, sentToNs);
        var reports = lanes.Select(lane => lane.Statistics.ToReport(fromNs, sentToNs)).ToList();
        var report = new LoadReport(fromNs, sentToNs, reports, meter.ToReport([.. lanes.Select(lane => lane.Statistics.Total)], reports))
        {
            Notes = run.Notes,
        };
        return report with { Thresholds = watch.Results(report) };
    }

    private static async Task AnnounceAsync(LoadPlan plan, RunState run)
    {
        await run.WaitUntilAsync(run.MeasuredFromNs).ConfigureAwait(false);
        if (!run.Stop.IsCancellationRequested)
            plan.MeasuredLoadStarted(run.MeasuredFromNs);
    }

    private static LoadReport SoFar(RunState run, List<LoadLane> lanes, long nowNs) => new(
        run.MeasuredFromNs, nowNs, [.. lanes.Select(lane => lane.Statistics.Snapshot(run.MeasuredFromNs, nowNs))],
        new GeneratorReport(0, 0, 0, 0, 0, 0, []));

    private static async Task ReportProgressAsync(LoadPlan plan, RunState run, List<LoadLane> lanes, ThresholdWatch watch, CancellationToken ended)
    {
        var (lastOk, lastNs) = (0L, run.StartNs);
        for (var last = false; !last;)
        {
            await Task.Delay(ProgressInterval, plan.Clock.Time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            last = ended.IsCancellationRequested;
            var nowNs = plan.Clock.NowNs;
            foreach (var lane in lanes)
                lane.Statistics.CloseSeconds(nowNs);
            var inFlight = lanes.Sum(lane => lane.Slots.InFlight);
            var now = run.Totals.ToProgress(TimeSpan.FromTicks((nowNs - run.StartNs) / 100), run.Planned, inFlight, 0);
            var okPerSecond = nowNs > lastNs ? (now.Ok - lastOk) / ((nowNs - lastNs) / 1e9) : 0;
            plan.Progress?.Report(now with { OkPerSecond = okPerSecond });
            (lastOk, lastNs) = (now.Ok, nowNs);
            if (!last && watch.IsBroken(nowNs, () => SoFar(run, lanes, nowNs)))
                run.End($"the load was ended by a threshold: {watch.Broken}");
        }
    }
}
