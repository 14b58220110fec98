namespace Harness.LoadRunner;

/// <summary>
/// What can be read from the buckets of a distribution. Their limits are round numbers at most 1 % apart, the same in every
/// run, so that distributions can be added, and thresholds such as 500 ms are limits themselves.
/// </summary>
internal static class LatencyDistribution
{
    /// <summary>The limit of the bucket that a value belongs to; both in whole microseconds.</summary>
    public static long LimitOf(long us)
    {
        if (us < 100)
            return Math.Max(1, us);
        var decade = 100L;
        while (us >= decade * 10)
            decade *= 10;
        // Steps of 1, 2 or 5 hundredths of the decade: 0.4 to 1 % of the value.
        var step = decade / 100 * (us / decade) switch { 1 => 1, < 5 => 2, _ => 5 };
        return (us + step - 1) / step * step;
    }

    /// <summary>The buckets of several distributions in one.</summary>
    public static IReadOnlyList<LatencyBucket> Add(IEnumerable<IReadOnlyList<LatencyBucket>> distributions) =>
    [
        .. distributions.SelectMany(buckets => buckets).GroupBy(bucket => bucket.UpToMs).OrderBy(group => group.Key)
            .Select(group => new LatencyBucket(group.Key, group.Sum(bucket => bucket.Count))),
    ];

    /// <summary>How many were at most this long; exact where the time is the limit of a bucket.</summary>
    public static long CountUpTo(IReadOnlyList<LatencyBucket> buckets, double ms) =>
        buckets.TakeWhile(bucket => bucket.UpToMs <= ms).Sum(bucket => bucket.Count);

    /// <summary>A percentile in milliseconds, at most 1 % too high; 0 without values.</summary>
    /// <param name="percentile">0 to 100.</param>
    public static double Percentile(IReadOnlyList<LatencyBucket> buckets, double percentile)
    {
        var rank = Math.Max(1, Math.Ceiling(buckets.Sum(bucket => bucket.Count) * percentile / 100));
        long seen = 0;
        foreach (var bucket in buckets)
        {
            seen += bucket.Count;
            if (seen >= rank)
                return bucket.UpToMs;
        }
        return 0;
    }
}
