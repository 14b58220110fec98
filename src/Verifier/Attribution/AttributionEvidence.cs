using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What outages and losses are attributed by, as values.</summary>
internal sealed record AttributionEvidence
{
    public required IReadOnlyList<AppliedFault> Faults { get; init; }
    public required IReadOnlyList<ClusterSample> Samples { get; init; }

    /// <summary>Null when the environment shows no leader key, or the run is older than its recording.</summary>
    public IReadOnlyList<LeaderKeySample>? LeaderKey { get; init; }

    /// <summary>Null when the environment shows no proxy, or the run is older than its recording.</summary>
    public IReadOnlyList<ProxyChange>? Proxy { get; init; }

    /// <summary>Marks of all logs, oldest first.</summary>
    public IReadOnlyList<RunMark> LogMarks { get; init; } = [];

    /// <summary>Steps of failovers by hand, where no manager does them.</summary>
    public IReadOnlyList<RunEvent> ByHand { get; init; } = [];

    /// <summary>How the logs were laid on the run's clock.</summary>
    public required LogClock Clock { get; init; }

    /// <summary>Statistics of the load by the second; null when it did not end.</summary>
    public LoadReport? Load { get; init; }

    /// <summary>What was read of former leaders before they were healed; null when the environment cannot do that.</summary>
    public IReadOnlyList<SalvageRead>? Salvages { get; init; }

    /// <summary>Of the lost writes, those whose rows each salvage holds, in the order of <see cref="Salvages"/>.</summary>
    public IReadOnlyList<IReadOnlySet<OperationKey>> Salvaged { get; init; } = [];

    /// <summary>Lost writes that were acknowledged later were not looked for: there were too many.</summary>
    public long SalvagedUntilNs { get; init; } = long.MaxValue;

    /// <summary>How the environment is made: versions and settings, by their labels.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The pause between two looks at the cluster as a whole.</summary>
    public double SampleIntervalMs { get; init; } = ClusterRecorder.IntervalMs;
}
