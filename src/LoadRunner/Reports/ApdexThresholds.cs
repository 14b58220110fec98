namespace Harness.LoadRunner;

/// <summary>
/// The two limits of APDEX (Application Performance Index, apdex.org): up to T a user is satisfied, up to F tolerating. The
/// defaults are those of JMeter's dashboard.
/// </summary>
/// <param name="T">Longest response time that satisfies.</param>
/// <param name="F">Longest response time that is tolerated.</param>
public sealed record ApdexThresholds(TimeSpan T, TimeSpan F)
{
    public static ApdexThresholds Default { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(1500));
}

/// <summary>How satisfied users were with one workload.</summary>
/// <param name="Frustrated">Slower than F, failed or unknown.</param>
public sealed record ApdexScore(long Satisfied, long Tolerating, long Frustrated)
{
    /// <summary>(satisfied + tolerating / 2) / all, from 0 to 1; null without operations.</summary>
    public double? Index => Satisfied + Tolerating + Frustrated is > 0 and var all ? (Satisfied + Tolerating / 2.0) / all : null;

    /// <summary>
    /// The score by response times, from the intended start: whoever waits for an overloaded generator or server is not
    /// satisfied. Null when the report kept no distribution.
    /// </summary>
    public static ApdexScore? Of(WorkloadReport workload, ApdexThresholds thresholds)
    {
        if (workload.ResponseDistribution is not { } buckets)
            return null;
        var satisfied = LatencyDistribution.CountUpTo(buckets, thresholds.T.TotalMilliseconds);
        var tolerating = LatencyDistribution.CountUpTo(buckets, thresholds.F.TotalMilliseconds) - satisfied;
        return new ApdexScore(satisfied, tolerating, workload.Ok + workload.Fail + workload.Unknown - satisfied - tolerating);
    }
}
