using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>Load reports made by hand.</summary>
internal static class MeasuredLoad
{
    public static LoadReport Report(
        double p99 = 10, double? serviceP99 = null, long ok = 1_000, long fail = 0, long unknown = 0, double lagMs = 1, double cpu = 0.2,
        string? overload = null, WorkloadReport? second = null)
    {
        var first = Workload("register", p99, serviceP99 ?? p99, ok, fail, unknown);
        return new LoadReport(
            0, 1_000_000_000, second is null ? [first] : [first, second],
            new GeneratorReport(lagMs / 2, lagMs, lagMs * 2, 0, cpu, 1, overload is null ? [] : [overload]));
    }

    public static WorkloadReport Workload(string name, double p99, double serviceP99, long ok, long fail = 0, long unknown = 0) => new()
    {
        Workload = name,
        Ok = ok,
        Fail = fail,
        Unknown = unknown,
        NotSent = 0,
        OkPerSecond = ok,
        ServiceMs = Latency(ok, serviceP99),
        ResponseMs = Latency(ok, p99),
        Errors = fail > 0 ? new Dictionary<string, long> { ["http-503"] = fail } : new Dictionary<string, long>(),
        Series = [],
    };

    private static LatencyReport Latency(long count, double p99) => new(count, p99 / 4, p99 / 10, p99 / 5, p99 / 3, p99 / 2, p99, p99 * 2, p99 * 3);
}
