using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The latency of the busiest writer second by second, and what it was before the first fault.</summary>
/// <param name="BaselineMsP99">Median of the p99 of the seconds before; null when there were too few.</param>
/// <param name="Seconds">Oldest first; empty when there was no load.</param>
internal sealed record WriteLatency(string Workload, double? BaselineMsP99, IReadOnlyList<SecondReport> Seconds)
{
    /// <summary>Back is what is within this much of the baseline.</summary>
    public const double Tolerance = 1.5;

    /// <summary>A median of fewer seconds says nothing.</summary>
    private const int FewestSeconds = 3;

    private const long Second = 1_000_000_000;

    public static WriteLatency Of(LoadReport? load, long? firstFaultNs)
    {
        if (load is null || TimelineData.Writers(load).MaxBy(workload => workload.Ok) is not { } main)
            return new WriteLatency("", null, []);
        var before = main.Series
            .Where(second => second.Ok > 0 && second.Second * Second >= load.MeasuredFromNs && (second.Second + 1) * Second <= (firstFaultNs ?? long.MaxValue))
            .Select(second => second.LatencyMsP99).Order().ToList();
        return new WriteLatency(main.Workload, before.Count < FewestSeconds ? null : before[before.Count / 2], main.Series);
    }

    /// <summary>
    /// The first whole second after this time that is within the tolerance, and the one after it as well unless the load ended; null when
    /// there is none.
    /// </summary>
    public long? BackAfter(long ns)
    {
        for (var i = 0; i < Seconds.Count; i++)
        {
            if (Seconds[i].Second * Second >= ns && IsBack(Seconds[i]) && (i + 1 == Seconds.Count || Seconds[i + 1].Ok == 0 || IsBack(Seconds[i + 1])))
                return Seconds[i].Second * Second;
        }
        return null;
    }

    private bool IsBack(SecondReport second) => second.Ok > 0 && second.LatencyMsP99 <= Tolerance * BaselineMsP99;
}
