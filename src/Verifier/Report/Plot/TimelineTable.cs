using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The numbers behind the timeline, second by second, as a table.</summary>
/// <param name="Standbys">Whose replay lag is known, in the order of <see cref="TimelineSecond.LagBytes"/>.</param>
internal sealed record TimelineTable(IReadOnlyList<string> Standbys, IReadOnlyList<TimelineSecond> Seconds)
{
    /// <summary>Every second with writes, or with a look at the replication.</summary>
    public static TimelineTable Of(ReportModel model, TimelineData data)
    {
        var writers = TimelineData.Writers(model.Load);
        var writes = writers.SelectMany(workload => workload.Series).ToLookup(second => second.Second);
        var latency = (writers.MaxBy(workload => workload.Ok)?.Series ?? []).ToDictionary(second => second.Second);
        var lags = data.LagBytes.Select(line => line.Points.Where(point => point.Value is not null)
            .GroupBy(point => (int)Math.Floor(point.X)).ToDictionary(second => second.Key, second => (long)second.Max(point => point.Value!.Value))).ToList();
        var seconds = writes.Select(group => group.Key).Concat(lags.SelectMany(lag => lag.Keys)).Distinct().Order();
        return new TimelineTable(
            [.. data.LagBytes.Select(line => line.Name)],
            [.. seconds.Select(second => new TimelineSecond(
                second, writes.Contains(second) ? Sum(writes[second]) : null, latency.GetValueOrDefault(second),
                [.. lags.Select(lag => lag.TryGetValue(second, out var bytes) ? bytes : (long?)null)]))]);
    }

    private static WriteCounts Sum(IEnumerable<SecondReport> workloads)
    {
        var all = workloads.ToList();
        return new WriteCounts(all.Sum(second => second.Ok), all.Sum(second => second.Fail), all.Sum(second => second.Unknown));
    }
}

/// <param name="Writes">Null where none was due.</param>
/// <param name="Latency">Of the workload that wrote most; null where it has no such second.</param>
/// <param name="LagBytes">The largest of each standby that was seen within the second; null where it was not seen.</param>
internal sealed record TimelineSecond(int Second, WriteCounts? Writes, SecondReport? Latency, IReadOnlyList<long?> LagBytes);

internal sealed record WriteCounts(long Ok, long Fail, long Unknown);
