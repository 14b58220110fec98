using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>One question to a cluster, as data: what it runs on, what load it bears, what is broken, what is expected.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>The question in one sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>Every random choice of a run comes from this one number.</summary>
    public int Seed { get; init; } = 1;

    public EnvironmentSpec Environment { get; init; } = new();

    /// <summary>Users that are there before the load begins; null for none.</summary>
    public DataSetSpec? DataSet { get; init; }

    /// <summary>Loads that run side by side, from the same start.</summary>
    public IReadOnlyList<LoadSpec> Load { get; init; } = [];

    /// <summary>What sends the load and the prober's writes.</summary>
    public HttpClientKind HttpClient { get; init; } = HttpClientKind.Sockets;

    /// <summary>Fixed-rate writer beside the load, so that the resolution of every outage is known; null for none.</summary>
    public ProberSpec? Prober { get; init; } = new();

    /// <summary>Probes of the staleness of reads; null for none.</summary>
    public StalenessSpec? Staleness { get; init; }

    public IReadOnlyList<FaultSpec> Faults { get; init; } = [];

    /// <summary>What figures of the load must keep to.</summary>
    public IReadOnlyList<ThresholdSpec> Thresholds { get; init; } = [];

    /// <summary>How long, past its planned end, load may go on until writes are acknowledged again.</summary>
    public TimeSpan RecoveryTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>What the run should come out as; for a negative control <see cref="Verdict.Violated"/>.</summary>
    public Verdict Expect { get; init; } = Verdict.Valid;

    /// <summary>Length of the planned load without warm-up: the longest of the loads.</summary>
    public TimeSpan Duration => Load.Select(load => load.Duration).DefaultIfEmpty().Max();
}

/// <summary>One workload, a mix of them or a row of steps, under one schedule.</summary>
public sealed record LoadSpec
{
    /// <summary>Name of the workload, <c>mixed</c> with <see cref="Mix"/>, or <c>steps</c> with <see cref="Steps"/>.</summary>
    public required string Workload { get; init; }

    /// <summary>The workloads of a mixed load, by name; empty for others.</summary>
    public IReadOnlyList<WorkloadShare> Mix { get; init; } = [];

    /// <summary>Workloads that one worker runs in order, a failed one ending the iteration; empty for others.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Rows for the load's reads; null: users that the run has registered, and made-up names.</summary>
    public FeedSpec? Feed { get; init; }

    /// <summary>Closed models only: how long a user waits before it starts anew; null for not at all.</summary>
    public ThinkTime? ThinkTime { get; init; }

    /// <summary>Load before the measurement, at the first simulation's level; verified, but left out of the statistics.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.Zero;

    /// <summary>Phases one after the other.</summary>
    public required IReadOnlyList<LoadSimulation> Simulations { get; init; }

    /// <summary>A request that has no answer by then is unknown.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Operations in flight at most; beyond it, arrivals are counted and journalled as not sent.</summary>
    public int MaxInFlight { get; init; } = 512;

    /// <summary>The workloads that it runs.</summary>
    public IReadOnlyList<string> Parts => Steps.Count > 0 ? Steps : Mix.Count > 0 ? [.. Mix.Select(part => part.Workload)] : [Workload];

    public TimeSpan Duration => Simulations.Aggregate(TimeSpan.Zero, (sum, simulation) => sum + simulation.During);
}

/// <summary>The fixed-rate prober.</summary>
public sealed record ProberSpec
{
    /// <summary>Writes per second; the resolution of an outage is one over this.</summary>
    public double Rate { get; init; } = 20;

    /// <summary>Short, so that a hanging connection is not taken for an outage longer than it is.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
