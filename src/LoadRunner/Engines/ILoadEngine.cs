namespace Harness.LoadRunner;

/// <summary>Runs schedules of workloads and reports every operation to the journal and the statistics.</summary>
public interface ILoadEngine
{
    /// <summary>Runs all loads side by side until the last has ended.</summary>
    /// <returns>The load report; also when the system under test failed all the time.</returns>
    Task<LoadReport> RunAsync(LoadPlan plan, CancellationToken cancellationToken);
}

/// <summary>What an engine is to run.</summary>
public sealed record LoadPlan
{
    public required IReadOnlyList<PlannedLoad> Loads { get; init; }

    public required RunClock Clock { get; init; }

    /// <summary>Receives every operation as it ends; thread-safe.</summary>
    public required IOperationSink Sink { get; init; }

    /// <summary>
    /// Asked when the planned load has ended: while true, open models go on at their last rate and closed ones with
    /// their last users. An outage at the end must not end the load. Null: the plan's end is the end.
    /// </summary>
    public Func<bool>? KeepGoing { get; init; }

    /// <summary>The client of the workloads; null when it neither lends nor tells anything.</summary>
    public ILoadClient? Client { get; init; }

    /// <summary>What figures of the load must keep to; their results are in the report.</summary>
    public IReadOnlyList<ThresholdSpec> Thresholds { get; init; } = [];

    /// <summary>Called once, when the warm-up has ended and the measured load starts (nanoseconds of the run's clock).</summary>
    public Action<long> MeasuredLoadStarted { get; init; } = static _ => { };

    /// <summary>Called about twice a second with what has happened so far.</summary>
    public IProgress<LoadProgress>? Progress { get; init; }
}

/// <summary>One load of a plan.</summary>
/// <param name="Script">What it does each time.</param>
/// <param name="FirstWorker">First of the worker numbers this load may use.</param>
/// <param name="WorkerCount">How many worker numbers it may use.</param>
public sealed record PlannedLoad(LoadSpec Spec, LoadScript Script, ushort FirstWorker, int WorkerCount)
{
    /// <summary>A load of one workload alone.</summary>
    public PlannedLoad(LoadSpec spec, IWorkload workload, ushort firstWorker, int workerCount)
        : this(spec, LoadScript.Of(workload), firstWorker, workerCount)
    {
    }

    /// <summary>Its place in the plan, from 0.</summary>
    public int Number { get; init; }

    /// <summary>The run's seed: random arrivals and think times come from it.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>Where operations go as they end.</summary>
public interface IOperationSink
{
    /// <summary>Keeps one operation. Thread-safe; does not block on the disk.</summary>
    void Record(in Operation operation);
}

/// <summary>A running load at a glance; totals since the start.</summary>
public readonly record struct LoadProgress(
    TimeSpan Elapsed, TimeSpan Planned, long Ok, long Fail, long Unknown, long NotSent, int InFlight, double OkPerSecond);
