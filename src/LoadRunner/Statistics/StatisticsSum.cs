namespace Harness.LoadRunner;

/// <summary>Shards added up. Not thread-safe.</summary>
internal sealed class StatisticsSum
{
    private readonly LatencyHistogram service = new(digits: 3);
    private readonly LatencyHistogram response = new(digits: 3);
    private readonly Dictionary<string, long> errors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, long> statuses = [];
    private long ok;
    private long fail;
    private long unknown;
    private long notSent;
    private long bytesSent;
    private long bytesReceived;
    private long lastEndNs;

    public void Add(StatisticsShard shard)
    {
        (ok, fail, unknown, notSent) = (ok + shard.Ok, fail + shard.Fail, unknown + shard.Unknown, notSent + shard.NotSent);
        (bytesSent, bytesReceived) = (bytesSent + shard.BytesSent, bytesReceived + shard.BytesReceived);
        lastEndNs = Math.Max(lastEndNs, shard.LastEndNs);
        service.Add(shard.Service);
        response.Add(shard.Response);
        foreach (var (error, count) in shard.Errors)
            errors[error] = errors.GetValueOrDefault(error) + count;
        foreach (var (status, count) in shard.Statuses)
            statuses[status] = statuses.GetValueOrDefault(status) + count;
    }

    /// <summary>The statistics from one moment to another, or to the last end when that is later; without a series.</summary>
    public WorkloadReport ToReport(string workload, long fromNs, long toNs)
    {
        var seconds = (Math.Max(toNs, lastEndNs) - fromNs) / 1e9;
        return new WorkloadReport
        {
            Workload = workload,
            Ok = ok,
            Fail = fail,
            Unknown = unknown,
            NotSent = notSent,
            OkPerSecond = seconds > 0 ? ok / seconds : 0,
            ServiceMs = service.ToReport(),
            ResponseMs = response.ToReport(),
            ServiceDistribution = service.ToDistribution(),
            ResponseDistribution = response.ToDistribution(),
            Errors = errors.OrderByDescending(error => error.Value).ThenBy(error => error.Key, StringComparer.Ordinal).ToDictionary(),
            Statuses = statuses.ToDictionary(entry => $"{entry.Key}", entry => entry.Value),
            BytesSent = bytesSent,
            BytesReceived = bytesReceived,
            Series = [],
        };
    }
}
