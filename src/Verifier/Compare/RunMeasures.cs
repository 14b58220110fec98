using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The figures of one run, in the order in which a comparison shows them.</summary>
internal static class RunMeasures
{
    /// <summary>Figures of a whole run.</summary>
    /// <param name="cpu">Null when the environment had no meter.</param>
    /// <param name="staleness">Null when the run had no such probes.</param>
    public static IReadOnlyList<(ComparedFigure Figure, double Value)> Of(LoadReport load, CpuUsage? cpu, StalenessReport? staleness = null)
    {
        var figures = new List<(ComparedFigure, double)>();
        foreach (var (subject, workload) in Named(load))
        {
            figures.Add((new(subject, "throughput", FigureUnit.PerSecond), workload.OkPerSecond));
            if (workload.Ok > 0)
            {
                AddLatency(figures, subject, "service time", workload.ServiceMs);
                AddLatency(figures, subject, "response time", workload.ResponseMs);
            }
            var all = workload.Ok + workload.Fail + workload.Unknown;
            if (all > 0)
                figures.Add((new(subject, "failed or unknown", FigureUnit.Share), (workload.Fail + workload.Unknown) / (double)all));
        }
        if (staleness is { StaleShare: { } share })
        {
            figures.Add((new("read your write", "stale first reads", FigureUnit.Share), share));
            AddLatency(figures, "read your write", "visibility lag", staleness.LagMs);
        }
        AddCpu(figures, cpu, load.Generator.CpuShare);
        return figures;
    }

    /// <summary>
    /// Values of one run by blocks of its seconds, for runs that have no partner: the first and the last second are left
    /// out, since the load filled them in part only.
    /// </summary>
    public static IReadOnlyList<(ComparedFigure Figure, IReadOnlyList<double> Blocks)> BlocksOf(LoadReport load)
    {
        var figures = new List<(ComparedFigure, IReadOnlyList<double>)>();
        foreach (var (subject, workload) in Named(load))
        {
            IReadOnlyList<SecondReport> seconds = [.. workload.Series.Skip(1).SkipLast(1)];
            if (seconds.Count == 0)
                continue;
            Add("throughput", FigureUnit.PerSecond, second => second.Ok);
            Add("response time, a second's p50", FigureUnit.Milliseconds, second => second.LatencyMsP50);
            Add("response time, a second's p95", FigureUnit.Milliseconds, second => second.LatencyMsP95);
            Add("response time, a second's p99", FigureUnit.Milliseconds, second => second.LatencyMsP99);

            void Add(string name, FigureUnit unit, Func<SecondReport, double> value) =>
                figures.Add((new(subject, name, unit), SecondBlocks.MeansOf([.. seconds.Select(value)])));
        }
        return figures;
    }

    /// <summary>Two loads of one workload are told apart by their numbers.</summary>
    private static IEnumerable<(string Subject, WorkloadReport Workload)> Named(LoadReport load) =>
        from same in load.Workloads.GroupBy(workload => workload.Workload)
        from entry in same.Index()
        select (entry.Index == 0 ? same.Key : $"{same.Key} ({entry.Index + 1})", entry.Item);

    private static void AddLatency(List<(ComparedFigure, double)> figures, string subject, string time, LatencyReport latency)
    {
        foreach (var (name, value) in ((string, double)[])
            [("mean", latency.Mean), ("p50", latency.P50), ("p95", latency.P95), ("p99", latency.P99), ("p99.9", latency.P999)])
            figures.Add((new(subject, $"{time} {name}", FigureUnit.Milliseconds), value));
    }

    /// <summary>Members by what they do, since names change their meaning with each election; busiest replica first.</summary>
    private static void AddCpu(List<(ComparedFigure, double)> figures, CpuUsage? cpu, double generator)
    {
        var parts = cpu?.Parts ?? [];
        Add("PostgreSQL leader", parts.Where(part => part.Role == CpuPart.Leader));
        foreach (var (index, replica) in parts.Where(part => part.Role == CpuPart.Replica).OrderByDescending(part => part.Cores).Index())
            Add($"PostgreSQL replica {index + 1}{(index == 0 ? " (busiest)" : "")}", [replica]);
        Add("API", parts.Where(part => part.Part == "api"));
        Add("HAProxy", parts.Where(part => part.Part == "haproxy"));
        Add("etcd", parts.Where(part => part.Part.StartsWith("etcd", StringComparison.Ordinal)));
        figures.Add((new("load generator", "CPU", FigureUnit.Cores), generator));

        void Add(string subject, IEnumerable<CpuPart> some)
        {
            if (some.Any())
                figures.Add((new(subject, "CPU", FigureUnit.Cores), some.Sum(part => part.Cores)));
        }
    }
}
