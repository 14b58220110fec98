namespace Harness.LoadRunner;

/// <summary>What one run of the load came to. Written as <c>load.json</c>.</summary>
/// <param name="MeasuredFromNs">Start of the measured load (after warm-up) on the run's clock.</param>
/// <param name="MeasuredToNs">End of the load.</param>
public sealed record LoadReport(
    long MeasuredFromNs, long MeasuredToNs, IReadOnlyList<WorkloadReport> Workloads, GeneratorReport Generator)
{
    /// <summary>Each threshold of the plan and whether it held; empty when there are none.</summary>
    public IReadOnlyList<ThresholdResult> Thresholds { get; init; } = [];

    /// <summary>Why a load ended before its plan did; empty when none did.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Each load and, behind it, the parts that it is made of, named after both.</summary>
    public IEnumerable<WorkloadReport> WithParts() =>
        Workloads.SelectMany(load => load.Parts.Select(part => part with { Workload = $"{load.Workload}: {part.Workload}" }).Prepend(load));

    /// <summary>The statistics of single workloads: of a mixed or stepped load its parts instead of their total.</summary>
    public IEnumerable<WorkloadReport> SingleWorkloads() =>
        Workloads.SelectMany(workload => workload.Parts.Count > 0 ? workload.Parts : [workload]);
}

/// <summary>Statistics of one workload, warm-up left out.</summary>
public sealed record WorkloadReport
{
    public required string Workload { get; init; }
    public required long Ok { get; init; }
    public required long Fail { get; init; }
    public required long Unknown { get; init; }

    /// <summary>Arrivals that could not be sent because too many operations were in flight; also counted in Fail.</summary>
    public required long NotSent { get; init; }

    /// <summary>Acknowledged operations per second over the measured load.</summary>
    public required double OkPerSecond { get; init; }

    /// <summary>From sending to answer, of acknowledged operations.</summary>
    public required LatencyReport ServiceMs { get; init; }

    /// <summary>From the intended start to the answer, of acknowledged operations: no coordinated omission.</summary>
    public required LatencyReport ResponseMs { get; init; }

    /// <summary>How many operations ended with each error code, most frequent first; ok ones left out.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>How many answers came with each HTTP status.</summary>
    public IReadOnlyDictionary<string, long> Statuses { get; init; } = new Dictionary<string, long>();

    /// <summary>Of a mixed load or one of steps, the statistics of each part; empty for others.</summary>
    public IReadOnlyList<WorkloadReport> Parts { get; init; } = [];

    /// <summary>Iterations of steps that were run to their end; 0 for other loads.</summary>
    public long IterationsDone { get; init; }

    /// <summary>Iterations that a failed or unknown step ended; 0 for other loads.</summary>
    public long IterationsBroken { get; init; }

    /// <summary>One entry a second, without gaps.</summary>
    public required IReadOnlyList<SecondReport> Series { get; init; }

    /// <summary>How service times are spread; ascending, empty buckets left out. Null when it was not kept.</summary>
    public IReadOnlyList<LatencyBucket>? ServiceDistribution { get; init; }

    /// <summary>How response times are spread; ascending, empty buckets left out. Null when it was not kept.</summary>
    public IReadOnlyList<LatencyBucket>? ResponseDistribution { get; init; }

    /// <summary>Bytes of HTTP of all requests, those without an answer too; null when the engine does not count them.</summary>
    public long? BytesSent { get; init; }

    /// <summary>Bytes of HTTP of all answers, incomplete ones too; null when the engine does not count them.</summary>
    public long? BytesReceived { get; init; }
}

/// <summary>Percentiles in milliseconds; all zero when nothing was recorded.</summary>
public sealed record LatencyReport(long Count, double Mean, double Min, double P50, double P90, double P95, double P99, double P999, double Max)
{
    /// <summary>Of the population, in milliseconds; null when it was not kept.</summary>
    public double? StandardDeviation { get; init; }
}

/// <summary>Latencies above the bucket before it, up to and including this one's limit.</summary>
public sealed record LatencyBucket(double UpToMs, long Count);

/// <summary>One second of a workload, by the time at which operations ended.</summary>
/// <param name="Second">Seconds since the start of the run's clock.</param>
public sealed record SecondReport(
    int Second, long Ok, long Fail, long Unknown, long NotSent, double LatencyMsP50, double LatencyMsP95, double LatencyMsP99)
{
    /// <summary>Mean response time in milliseconds; null when it was not kept.</summary>
    public double? LatencyMsMean { get; init; }

    /// <summary>Longest response time in milliseconds; null when it was not kept.</summary>
    public double? LatencyMsMax { get; init; }

    /// <summary>Operations in flight, averaged over the second: in a closed model the users that were busy. Null when it was not kept.</summary>
    public double? InFlight { get; init; }

    /// <summary>How late operations of an open model were sent, in milliseconds; null when none of them ended in this second.</summary>
    public double? LagMsP99 { get; init; }

    /// <summary>The latest start of them, in milliseconds.</summary>
    public double? LagMsMax { get; init; }

    /// <summary>Bytes of HTTP sent by operations that ended in this second; null when they were not kept.</summary>
    public long? BytesSent { get; init; }

    /// <summary>Bytes of HTTP received by them; null when they were not kept.</summary>
    public long? BytesReceived { get; init; }

    /// <summary>How many operations ended with each error code; null when none did.</summary>
    public IReadOnlyDictionary<string, long>? Errors { get; init; }
}

/// <summary>What the generator says of itself.</summary>
/// <param name="ScheduleLagMsP99">How late operations of open models were sent.</param>
/// <param name="GcPauseMs">Sum of all garbage collection pauses during the load.</param>
/// <param name="CpuShare">CPU time of this process over wall time, in cores.</param>
/// <param name="Overload">Why the generator could not keep its schedule, so that latencies are not to be trusted; empty when it could.</param>
public sealed record GeneratorReport(
    double ScheduleLagMsP50, double ScheduleLagMsP99, double ScheduleLagMsMax, double GcPauseMs, double CpuShare,
    long PeakMemoryBytes, IReadOnlyList<string> Overload)
{
    /// <summary>Why the load was not there as asked for, late or not, so that nothing is to be concluded; empty when it was.</summary>
    public IReadOnlyList<string> Undelivered { get; init; } = [];

    /// <summary>What the client tells of its connections; null when it tells nothing.</summary>
    public ConnectionReport? Connections { get; init; }

    /// <summary>Which engine made the load; null when it was not kept.</summary>
    public string? Engine { get; init; }

    /// <summary>What the engine counted for itself beside our statistics, in sentences; null for the built-in one.</summary>
    public IReadOnlyList<string>? EngineFigures { get; init; }
}
