namespace Harness.LoadRunner.Tests;

/// <summary>
/// A load report as a run would make it: a minute of registrations at 400/s with a stall at second 30, and reads beside them.
/// Made by the real statistics from operations that a seed decides.
/// </summary>
internal static class SampleLoad
{
    private const long Second = 1_000_000_000;
    private const int From = 2;
    private const int Length = 60;

    /// <summary>Of every operation.</summary>
    public const long BytesSent = 300;

    /// <summary>Of every acknowledged operation.</summary>
    public const long BytesReceived = 150;

    private static readonly Lazy<LoadReport> Made = new(Make);

    public static LoadReport Report() => Made.Value;

    private static LoadReport Make()
    {
        WorkloadReport[] workloads = [Workload("register", 200, 4, 1), Workload("get-user", 300, 1, 2)];
        return new LoadReport(
            From * Second, (From + Length) * Second,
            workloads,
            new GeneratorReport(0.12, 1.8, 14.5, 48, 0.31, 96_000_000, []));
    }

    /// <summary>The same two workloads as parts of one mixed load.</summary>
    public static LoadReport Mixed()
    {
        var report = Report();
        return report with { Workloads = [report.Workloads[0] with { Workload = "mixed", Parts = report.Workloads }] };
    }

    /// <summary>What no report may take for markup, a formula or a column.</summary>
    public const string Hostile = "=1+1,\"</td><script>alert(1)</script>|`*_]]>\u0001&\n";

    /// <summary>The same with hostile names everywhere.</summary>
    public static LoadReport HostileReport()
    {
        var report = Report();
        var workload = report.Workloads[0] with { Workload = Hostile, Errors = new Dictionary<string, long> { [Hostile] = 3 } };
        return report with { Workloads = [workload], Generator = report.Generator with { Overload = [Hostile] } };
    }

    /// <summary>A load of which nothing came.</summary>
    public static LoadReport Empty() => new(
        0, Second, [new WorkloadStatistics("register").ToReport(0, Second)], new GeneratorReport(0, 0, 0, 0, 0, 0, []));

    private static WorkloadReport Workload(string name, int rate, double typicalMs, int seed)
    {
        var random = new Random(seed);
        var statistics = new WorkloadStatistics(name);
        for (uint number = 0; number < rate * Length; number++)
        {
            var intended = From * Second + number * Second / rate;
            var start = intended + (long)(random.NextDouble() * random.NextDouble() * 400_000);
            var stalled = intended / Second is >= 30 and < 33;
            var tookMs = typicalMs * Math.Exp(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) + (random.Next(500) == 0 ? 60 : 0);
            var end = stalled ? 33 * Second + (long)(tookMs * 4e6) : start + (long)(tookMs * 1e6);
            var (outcome, error) = (stalled, random.Next(1000)) switch
            {
                (true, < 300) => (Outcome.Unknown, "timeout"),
                (true, < 500) => (Outcome.Fail, "refused"),
                (_, 3) => (Outcome.Fail, "503"),
                (_, 5) => (Outcome.Unknown, "57P01"),
                _ => (Outcome.Ok, ""),
            };
            statistics.Record(
                new Operation(
                    new OperationKey(1, (ushort)(number % 16), number), OperationKind.Register, outcome, OperationFlags.None,
                    intended, start, end, error, "", 0, default, default),
                scheduled: true, outcome == Outcome.Ok ? new WireFacts(200, BytesSent, BytesReceived) : new WireFacts(0, BytesSent, 0));
        }
        return statistics.ToReport(From * Second, (From + Length) * Second);
    }
}
