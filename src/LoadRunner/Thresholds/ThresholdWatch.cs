namespace Harness.LoadRunner;

/// <summary>
/// Checks the thresholds that end a load, about once a second while it runs, against the statistics of the measured load so
/// far: those that the report would have if the load ended now.
/// </summary>
internal sealed class ThresholdWatch(IReadOnlyList<ThresholdSpec> thresholds, long measuredFromNs)
{
    private const long IntervalNs = 1_000_000_000;

    private readonly IReadOnlyList<ThresholdSpec> watched = [.. thresholds.Where(threshold => threshold.AbortOnFail)];
    private long nextNs = measuredFromNs + IntervalNs;

    /// <summary>The threshold that ended the load; null while none did.</summary>
    public ThresholdResult? Broken { get; private set; }

    /// <summary>Checks when it is time to.</summary>
    /// <param name="soFar">Takes the statistics; asked only when there is something to check.</param>
    /// <returns>True when the load is to end now.</returns>
    public bool IsBroken(long nowNs, Func<LoadReport> soFar)
    {
        if (Broken is not null || nowNs < nextNs)
            return false;
        nextNs = nowNs + IntervalNs;
        var elapsed = TimeSpan.FromTicks((nowNs - measuredFromNs) / 100);
        var due = watched.Where(threshold => elapsed >= threshold.StartAfter).ToList();
        if (due.Count == 0)
            return false;
        Broken = ThresholdEvaluator.Evaluate(soFar(), due).FirstOrDefault(result => result is { Held: false, Value: not null });
        if (Broken is not null)
            Broken = Broken with { AbortedAfterSeconds = elapsed.TotalSeconds };
        return Broken is not null;
    }

    /// <summary>The final results; of the threshold that ended the load, what it was then.</summary>
    public IReadOnlyList<ThresholdResult> Results(LoadReport report) =>
        [.. ThresholdEvaluator.Evaluate(report, thresholds).Select(result => Broken is not null && ReferenceEquals(result.Threshold, Broken.Threshold) ? Broken : result)];
}
