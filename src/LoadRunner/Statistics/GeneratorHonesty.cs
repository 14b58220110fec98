using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>
/// Says whether the generator itself kept its schedule. What an outage of the system under test causes is not held
/// against it; what its own lateness may have caused is. Pure.
/// </summary>
internal static class GeneratorHonesty
{
    /// <summary>
    /// Operations sent later than this are a load that was not asked for. A busy two-core machine stays below 10 ms.
    /// </summary>
    public const double MaxScheduleLagMsP99 = 50;

    /// <summary>
    /// Operations sent later than this meet another moment of a failover than the one they were meant for; below it they
    /// are late, and their latency is not to be trusted, but they are there.
    /// </summary>
    public const double MaxDelayMsP99 = 1000;

    /// <summary>Garbage collection may hold all threads for this share of the run.</summary>
    public const double MaxGcPauseShare = 0.05;

    /// <summary>Of all processors; above it the generator measures its own queue.</summary>
    public const double MaxCpuShare = 0.9;

    /// <summary>Arrivals dropped while the system answered well, as a share of all.</summary>
    public const double MaxNotSentShare = 0.01;

    /// <summary>Connections that took longer than <see cref="MaxScheduleLagMsP99"/>, as a share of operations: then their p99 is that of connecting.</summary>
    public const double MaxSlowConnectionShare = 0.01;

    /// <summary>
    /// A second in which all answers came, within this time: overflow then means that the limit of operations in flight is
    /// too low, or that the generator was slow to take the answers in. In any other second the system under test is the
    /// likelier cause.
    /// </summary>
    public const double AnsweringWellMsP99 = 1000;

    /// <summary>Why latencies are not to be trusted; empty when they are.</summary>
    public static IReadOnlyList<string> FindOverload(
        double lagMsP99, double gcPauseMs, double cpuShare, TimeSpan duration, int processors, IReadOnlyList<WorkloadReport> workloads)
    {
        var found = new List<string>();
        if (lagMsP99 > MaxScheduleLagMsP99)
            found.Add(Text($"schedule lag p99 {lagMsP99:0.0} ms is above {MaxScheduleLagMsP99} ms: lower the rate or give the generator a quieter machine"));
        if (gcPauseMs > duration.TotalMilliseconds * MaxGcPauseShare)
            found.Add(Text($"garbage collection paused the generator for {gcPauseMs:0} ms, more than {MaxGcPauseShare:P0} of the run"));
        if (cpuShare > processors * MaxCpuShare)
            found.Add(Text($"the generator used {cpuShare:0.00} of {processors} cores: lower the rate"));
        found.AddRange(FindDropped(workloads));
        return found;
    }

    /// <summary>
    /// Why latencies are those of making connections; empty when they are not. Only connections that were made count: that
    /// none can be made is the system's doing.
    /// </summary>
    public static IEnumerable<string> FindSlowConnections(ConnectionReport? connections, IReadOnlyList<WorkloadReport> workloads)
    {
        var operations = workloads.Sum(workload => workload.Ok + workload.Fail + workload.Unknown - workload.NotSent);
        if (connections?.Slow > operations * MaxSlowConnectionShare)
            yield return Text($"{connections.Slow} connections took longer than {MaxScheduleLagMsP99} ms to be made, for {operations} operations: latencies hold that time; does the server keep connections, and can it take so many at once?");
    }

    /// <summary>Why the load was not there as asked for, late or not; empty when it was.</summary>
    public static IReadOnlyList<string> FindUndelivered(double lagMsP99, IReadOnlyList<WorkloadReport> workloads)
    {
        List<string> found = [.. FindDropped(workloads)];
        if (lagMsP99 > MaxDelayMsP99)
            found.Add(Text($"schedule lag p99 {lagMsP99:0} ms is above {MaxDelayMsP99} ms: lower the rate or give the generator a quieter machine"));
        return found;
    }

    private static IEnumerable<string> FindDropped(IReadOnlyList<WorkloadReport> workloads)
    {
        foreach (var workload in workloads)
        {
            var dropped = workload.Series.Where(AnsweredWell).Sum(second => second.NotSent);
            if (dropped > (workload.Ok + workload.Fail + workload.Unknown) * MaxNotSentShare)
                yield return Text($"{workload.Workload}: {dropped} arrivals found all allowed operations in flight although the system answered: raise the limit of operations in flight");
        }
    }

    private static bool AnsweredWell(SecondReport second) =>
        second.Ok > 0 && second.Unknown == 0 && second.Fail == second.NotSent && second.LatencyMsP99 < AnsweringWellMsP99;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
