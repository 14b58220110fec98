namespace Harness.LoadRunner;

/// <summary>
/// The one clock of a run: monotonic nanoseconds since its start. Everything recorded in a run is on this axis; the
/// wall clock is read for labels, and to tell how far it may be trusted as one.
/// </summary>
public sealed class RunClock
{
    private readonly TimeProvider time;
    private readonly long origin;

    public RunClock(TimeProvider time)
    {
        this.time = time;
        StartedAt = time.GetUtcNow();
        origin = time.GetTimestamp();
    }

    /// <summary>Wall-clock time of the start, for labels only.</summary>
    public DateTimeOffset StartedAt { get; }

    public TimeProvider Time => time;

    /// <summary>Nanoseconds since the start.</summary>
    public long NowNs => time.GetElapsedTime(origin).Ticks * 100;

    /// <summary>How far the wall clock has strayed from this clock since the start, as when it was set.</summary>
    public TimeSpan WallClockDrift => time.GetUtcNow() - ToWallClock(NowNs);

    /// <summary>The label of a moment on this clock.</summary>
    public DateTimeOffset ToWallClock(long ns) => StartedAt.AddTicks(ns / 100);
}
