using System.Diagnostics;

namespace Harness.LoadRunner;

/// <summary>Measures what this process costs itself while it makes load: from its creation to <see cref="ToReport"/>.</summary>
internal sealed class GeneratorMeter(RunClock clock)
{
    private readonly long startNs = clock.NowNs;
    private readonly TimeSpan gcPause = GC.GetTotalPauseDuration();
    private readonly TimeSpan cpu = ProcessorTime();

    public GeneratorReport ToReport(
        IReadOnlyList<WorkloadStatistics> statistics, IReadOnlyList<WorkloadReport> workloads, ConnectionReport? connections)
    {
        var lag = new LatencyHistogram(digits: 3);
        foreach (var workload in statistics)
            workload.AddLagTo(lag);
        var lags = lag.ToReport();
        var duration = TimeSpan.FromTicks(Math.Max(1, (clock.NowNs - startNs) / 100));
        var gcPauseMs = (GC.GetTotalPauseDuration() - gcPause).TotalMilliseconds;
        var cpuShare = (ProcessorTime() - cpu) / duration;
        using var process = Process.GetCurrentProcess();
        IReadOnlyList<string> overload =
        [
            .. GeneratorHonesty.FindOverload(lags.P99, gcPauseMs, cpuShare, duration, Environment.ProcessorCount, workloads),
            .. GeneratorHonesty.FindSlowConnections(connections, workloads),
        ];
        return new GeneratorReport(lags.P50, lags.P99, lags.Max, gcPauseMs, cpuShare, process.PeakWorkingSet64, overload)
        {
            Connections = connections,
            Undelivered = GeneratorHonesty.FindUndelivered(lags.P99, workloads),
        };
    }

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
