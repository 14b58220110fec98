namespace Harness.Verifier;

/// <summary>
/// Lays the wall-clock times of logs on the run's clock. Everything runs on one machine, so both advance alike, but for what the
/// wall clock was set by meanwhile.
/// </summary>
/// <param name="startedAt">Wall clock at zero of the run's clock.</param>
/// <param name="endNs">About when the logs were collected.</param>
/// <param name="driftMs">How far the wall clock strayed over the run; null when that was not measured.</param>
internal sealed class LogClock(DateTimeOffset startedAt, long endNs, double? driftMs)
{
    /// <summary>Patroni and PostgreSQL write milliseconds.</summary>
    private const double StampMs = 1;

    /// <summary>Zones differ by whole quarters of an hour.</summary>
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>How far off a time may be, to either side.</summary>
    public double ErrorMs => StampMs + Math.Abs(driftMs ?? 0);

    public string Explanation =>
        "Times in logs are of the wall clock; they are laid on the run's clock by its start. "
        + (driftMs is { } drift
            ? $"Over the run the two strayed by {Wording.Length(Math.Abs(drift))}, and stamps are given to the millisecond: an error of at most {Wording.Length(ErrorMs)}."
            : "How far the two strayed was not measured.");

    /// <summary>A time of the run's clock.</summary>
    /// <param name="zone">What the writer's zone is ahead of UTC; zero for times in UTC.</param>
    public long ToRunNs(DateTime time, TimeSpan zone) => (time - zone - startedAt.UtcDateTime).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>
    /// What a writer that does not name its zone is ahead of UTC: the whole quarters of an hour by which its last line misses the end
    /// of the run. Managers write every few seconds.
    /// </summary>
    public TimeSpan ZoneOf(DateTime lastLine)
    {
        var end = startedAt.UtcDateTime.AddTicks(endNs / TimeSpan.NanosecondsPerTick);
        return Math.Round((lastLine - end) / Quarter) * Quarter;
    }
}
