using HdrHistogram;

namespace Harness.LoadRunner;

/// <summary>Latencies of one shard: an HDR histogram in microseconds, with the exact minimum, maximum and sum beside it. Not thread-safe.</summary>
/// <param name="digits">Significant digits: 3 takes about 190 KB, 2 about 25 KB.</param>
internal sealed class LatencyHistogram(int digits)
{
    /// <summary>Longer ones are counted at this value; the exact maximum is kept apart.</summary>
    private const long HighestUs = 3_600_000_000;

    private readonly LongHistogram histogram = new(HighestUs, digits);
    private long sumNs;
    private double sumOfSquaresMs;
    private long minNs = long.MaxValue;
    private long maxNs;

    public long Count => histogram.TotalCount;

    public void Record(long ns)
    {
        ns = Math.Max(0, ns);
        histogram.RecordValue(Math.Clamp(ns / 1000, 0, HighestUs));
        sumNs += ns;
        sumOfSquaresMs += ns / 1e6 * (ns / 1e6);
        minNs = Math.Min(minNs, ns);
        maxNs = Math.Max(maxNs, ns);
    }

    public void Add(LatencyHistogram other)
    {
        if (other.Count == 0)
            return;
        histogram.Add(other.histogram);
        sumNs += other.sumNs;
        sumOfSquaresMs += other.sumOfSquaresMs;
        minNs = Math.Min(minNs, other.minNs);
        maxNs = Math.Max(maxNs, other.maxNs);
    }

    public void Reset()
    {
        if (Count > 0)
            histogram.Reset();
        (sumNs, sumOfSquaresMs, minNs, maxNs) = (0, 0, long.MaxValue, 0);
    }

    /// <summary>A percentile in milliseconds, never above the exact maximum; 0 when nothing was recorded.</summary>
    public double Ms(double percentile) =>
        Count == 0 ? 0 : Math.Min(histogram.GetValueAtPercentile(percentile) / 1e3, maxNs / 1e6);

    /// <summary>Arithmetic mean in milliseconds; 0 when nothing was recorded.</summary>
    public double MeanMs => Count == 0 ? 0 : sumNs / 1e6 / Count;

    /// <summary>Exact maximum in milliseconds; 0 when nothing was recorded.</summary>
    public double MaxMs => maxNs / 1e6;

    public LatencyReport ToReport() => Count == 0
        ? new LatencyReport(0, 0, 0, 0, 0, 0, 0, 0, 0)
        : new LatencyReport(Count, MeanMs, minNs / 1e6, Ms(50), Ms(90), Ms(95), Ms(99), Ms(99.9), MaxMs)
        {
            StandardDeviation = Math.Sqrt(Math.Max(0, sumOfSquaresMs / Count - MeanMs * MeanMs)),
        };

    /// <summary>How the values are spread over buckets with round limits; empty ones left out.</summary>
    public IReadOnlyList<LatencyBucket> ToDistribution()
    {
        var buckets = new List<LatencyBucket>();
        foreach (var step in histogram.RecordedValues())
        {
            // The histogram knows a value to 0.1 %; the lower end keeps one that lies on a limit within it.
            var upTo = LatencyDistribution.LimitOf(histogram.LowestEquivalentValue(step.ValueIteratedTo)) / 1e3;
            if (buckets.Count > 0 && buckets[^1].UpToMs == upTo)
                buckets[^1] = buckets[^1] with { Count = buckets[^1].Count + step.CountAddedInThisIterationStep };
            else
                buckets.Add(new LatencyBucket(upTo, step.CountAddedInThisIterationStep));
        }
        return buckets;
    }
}
