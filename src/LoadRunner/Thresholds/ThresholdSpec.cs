namespace Harness.LoadRunner;

/// <summary>What a figure of the load must keep to. Exactly one of <see cref="Below"/> and <see cref="Above"/> is set.</summary>
public sealed record ThresholdSpec
{
    /// <summary>One of <see cref="ThresholdMetrics.All"/>.</summary>
    public required string Metric { get; init; }

    /// <summary>HTTP status or error code that <c>status</c> counts; null for other metrics.</summary>
    public string? Code { get; init; }

    /// <summary>Workload, step, <c>mixed</c>, <c>steps</c> or <c>prober</c>; null for all loads but the prober.</summary>
    public string? Workload { get; init; }

    /// <summary>The value must be less; null for no such limit.</summary>
    public ThresholdLimit? Below { get; init; }

    /// <summary>The value must be more; null for no such limit.</summary>
    public ThresholdLimit? Above { get; init; }

    /// <summary>How long the measured load runs before checks while running begin; the final check covers all of it.</summary>
    public TimeSpan StartAfter { get; init; } = TimeSpan.Zero;

    /// <summary>Checked while running too; the load ends as soon as it does not hold.</summary>
    public bool AbortOnFail { get; init; }
}

/// <summary>A limit on a figure.</summary>
/// <param name="Value">Milliseconds when <paramref name="IsTime"/>; else a share, a rate per second or a count.</param>
public readonly record struct ThresholdLimit(double Value, bool IsTime)
{
    /// <summary>Such a time.</summary>
    public static ThresholdLimit Time(TimeSpan time) => new(time.Ticks / (double)TimeSpan.TicksPerMillisecond, true);

    /// <summary>A time as it was written; the default for other limits.</summary>
    public TimeSpan AsTime() => TimeSpan.FromTicks((long)Math.Round(Value * TimeSpan.TicksPerMillisecond));
}
