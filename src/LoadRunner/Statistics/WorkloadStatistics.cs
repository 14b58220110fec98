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
    public void Record(in Operation operation, bool scheduled) =>
        shards[operation.Key.Worker % shards.Length].Record(operation, scheduled);

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
        var service = new LatencyHistogram(digits: 3);
        var response = new LatencyHistogram(digits: 3);
        foreach (var shard in shards)
        {
            service.Add(shard.Service);
            response.Add(shard.Response);
        }
        var ok = shards.Sum(shard => shard.Ok);
        var seconds = (Math.Max(toNs, LastEndNs) - fromNs) / 1e9;
        return new WorkloadReport
        {
            Workload = workload,
            Ok = ok,
            Fail = shards.Sum(shard => shard.Fail),
            Unknown = shards.Sum(shard => shard.Unknown),
            NotSent = shards.Sum(shard => shard.NotSent),
            OkPerSecond = seconds > 0 ? ok / seconds : 0,
            ServiceMs = service.ToReport(),
            ResponseMs = response.ToReport(),
            Errors = shards.SelectMany(shard => shard.Errors).GroupBy(error => error.Key, error => error.Value)
                .Select(group => KeyValuePair.Create(group.Key, group.Sum()))
                .OrderByDescending(error => error.Value).ThenBy(error => error.Key, StringComparer.Ordinal).ToDictionary(),
            ServiceDistribution = service.ToDistribution(),
            ResponseDistribution = response.ToDistribution(),
            Series = WithoutGaps((int)(fromNs / 1_000_000_000), (int)(Math.Max(toNs - 1, LastEndNs) / 1_000_000_000)),
        };
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
            .Select(second => (bySecond.GetValueOrDefault(second) ?? new SecondReport(second, 0, 0, 0, 0, 0, 0, 0)) with
            {
                InFlight = shards.Sum(shard => shard.Busy.MeanInFlight(second)),
            })];
    }
}
