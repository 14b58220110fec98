namespace Harness.LoadRunner;

/// <summary>Statistics of one load in total and, when it is made of several workloads, of each part.</summary>
internal sealed class ScriptStatistics(LoadScript script)
{
    private readonly WorkloadStatistics[] parts =
        script.Parts.Count > 1 || script.IsStepped ? [.. script.PartNames.Select(name => new WorkloadStatistics(name))] : [];

    private long iterationsDone;
    private long iterationsBroken;

    public WorkloadStatistics Total { get; } = new(script.Name);

    /// <summary>Counts one operation; not for those of the warm-up. Thread-safe.</summary>
    /// <param name="part">Index of the part that it belongs to.</param>
    /// <param name="scheduled">It had an arrival time of its own (open model), so its start could lag.</param>
    public void Record(in Operation operation, int part, bool scheduled, in WireFacts wire)
    {
        Total.Record(operation, scheduled, wire);
        if (parts.Length > 0)
            parts[part].Record(operation, scheduled, wire);
    }

    /// <summary>An iteration of steps is over. Thread-safe.</summary>
    /// <param name="done">All its steps were acknowledged.</param>
    public void RecordIteration(bool done) => Interlocked.Increment(ref done ? ref iterationsDone : ref iterationsBroken);

    /// <summary>Reduces the seconds that are over. One caller at a time.</summary>
    public void CloseSeconds(long nowNs)
    {
        Total.CloseSeconds(nowNs);
        foreach (var part in parts)
            part.CloseSeconds(nowNs);
    }

    /// <summary>What was recorded so far, without series; at any time, from any thread.</summary>
    public WorkloadReport Snapshot(long fromNs, long toNs) =>
        Whole(Total.Snapshot(fromNs, toNs), [.. parts.Select(part => part.Snapshot(fromNs, toNs))]);

    /// <summary>The statistics; when the load has ended.</summary>
    public WorkloadReport ToReport(long fromNs, long toNs) =>
        Whole(Total.ToReport(fromNs, toNs), [.. parts.Select(part => part.ToReport(fromNs, toNs))]);

    private WorkloadReport Whole(WorkloadReport total, IReadOnlyList<WorkloadReport> partReports) => total with
    {
        Parts = partReports,
        IterationsDone = Interlocked.Read(ref iterationsDone),
        IterationsBroken = Interlocked.Read(ref iterationsBroken),
    };
}
