namespace Harness.LoadRunner;

/// <summary>
/// Statistics of one load as it runs. Workers record into a few shards; shards are merged by adding histograms, never by
/// averaging percentiles. Finished seconds are reduced to their figures, so memory grows by some bytes a second only.
/// </summary>
internal sealed class WorkloadStatistics(string workload)
{
    /// <summary>Operations that come later than this after their end are counted in the next open second.</summary>
    private const int OpenSeconds = 2;

    private readonly StatisticsShard[] shards =
        [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 8)).Select(_ => new StatisticsShard())];

    private readonly List<SecondReport> series = [];
    private readonly Stack<SecondBucket> spare = new();

    public string Workload => workload;

    /// <summary>When the last recorded operation ended; 0 when there was none.</summary>
    public long LastEndNs => shards.Max(shard => shard.LastEndNs);

    /// <summary>Counts one operation; not for those of the warm-up. Thread-safe.</summary>
    /// <param name="scheduled">It had an arrival time of its own (open model), so its start could lag.</param>
    public void Record(in Operation operation, bool scheduled, in WireFacts wire = default) =>
        shards[operation.Key.Worker % shards.Length].Record(operation, scheduled, wire);

    /// <summary>Reduces the seconds that are over. One caller at a time.</summary>
    public void CloseSeconds(long nowNs) => CloseBefore((int)(nowNs / 1_000_000_000) - OpenSeconds);

    /// <summary>Adds the schedule lag of all shards to <paramref name="lag"/>; when the load has ended.</summary>
    public void AddLagTo(LatencyHistogram lag)
    {
        foreach (var shard in shards)
            lag.Add(shard.Lag);
    }

    /// <summary>The statistics; when the load has ended.</summary>
    public WorkloadReport ToReport(long fromNs, long toNs)
    {
        CloseBefore(int.MaxValue);
        return Sum().ToReport(workload, fromNs, toNs) with
        {
            Series = WithoutGaps((int)(fromNs / 1_000_000_000), (int)(Math.Max(toNs - 1, LastEndNs) / 1_000_000_000)),
        };
    }

    /// <summary>What was recorded so far, without a series; at any time, from any thread.</summary>
    public WorkloadReport Snapshot(long fromNs, long toNs) => Sum().ToReport(workload, fromNs, toNs);

    private StatisticsSum Sum()
    {
        var sum = new StatisticsSum();
        foreach (var shard in shards)
            shard.AddTo(sum);
        return sum;
    }

    private void CloseBefore(int second)
    {
        var closed = new SortedDictionary<int, SecondBucket>();
        foreach (var shard in shards)
            shard.CloseBefore(second, closed, spare);
        foreach (var (number, bucket) in closed)
        {
            series.Add(bucket.ToReport(number));
            bucket.Reset();
            spare.Push(bucket);
        }
    }

    private List<SecondReport> WithoutGaps(int first, int last)
    {
        var bySecond = series.ToDictionary(entry => entry.Second);
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1))
            .Select(second => (bySecond.GetValueOrDefault(second) ?? new SecondReport(second, 0, 0, 0, 0, 0, 0, 0) { BytesSent = 0, BytesReceived = 0 }) with
            {
                InFlight = shards.Sum(shard => shard.Busy.MeanInFlight(second)),
            })];
    }
}
