using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>All that a run recorded, as values: what every checker gets.</summary>
public sealed record RunEvidence
{
    /// <summary>48-bit identity of the run, in the key of every row that it wrote.</summary>
    public required ulong Run { get; init; }

    public required ReplicationMode Replication { get; init; }

    /// <summary>Every operation of the journal, streamed in the order of recording; can be enumerated again.</summary>
    public required IEnumerable<Operation> Operations { get; init; }

    /// <summary>Opens a stream for what does not fit into memory while the evidence is gone through.</summary>
    public Func<Stream> Spill { get; init; } = static () => new MemoryStream();

    /// <summary>Why the journal may be incomplete (torn tail); null when it is whole.</summary>
    public string? JournalDamage { get; init; }

    /// <summary>One read of each member; empty when the run did not get that far.</summary>
    public required IReadOnlyList<FinalRead> FinalReads { get; init; }

    public required IReadOnlyList<AppliedFault> Faults { get; init; }

    public required IReadOnlyList<RunEvent> Events { get; init; }

    public required IReadOnlyList<ClusterSample> Samples { get; init; }

    /// <summary>Where each timeline ended, oldest first.</summary>
    public required IReadOnlyList<TimelineFork> Forks { get; init; }

    /// <summary>Member name of each address that the journal names as a node.</summary>
    public required IReadOnlyDictionary<string, string> MemberAt { get; init; }

    /// <summary>The fingerprint that the row of a key must have.</summary>
    public required Func<OperationKey, ulong> ExpectedFingerprint { get; init; }

    /// <summary>Start and end of the load, warm-up included, on the run's clock.</summary>
    public required (long FromNs, long ToNs) LoadWindow { get; init; }

    /// <summary>Why the load was not what the question needs; empty when it was.</summary>
    public IReadOnlyList<string> GeneratorOverload { get; init; } = [];

    /// <summary>The faults that the scenario asked for; empty when not known. Tells which were meant within the load.</summary>
    public IReadOnlyList<FaultSpec> PlannedFaults { get; init; } = [];

    /// <summary>Rows that were loaded before the run (<see cref="DataSetUser"/>); 0 for none.</summary>
    public long DataSetUsers { get; init; }

    /// <summary>Why latencies are not to be trusted, in a run that does not ask for them; empty when they are.</summary>
    public IReadOnlyList<string> GeneratorStrain { get; init; } = [];

    /// <summary>What became of the scenario's thresholds.</summary>
    public IReadOnlyList<ThresholdResult> Thresholds { get; init; } = [];

    /// <summary>What ended the run before its time; null when nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>Parts of the cluster that ended although no fault ended them, one sentence each.</summary>
    public IReadOnlyList<string> UnorderedEnds { get; init; } = [];

    /// <summary>The leader's final read, or null when there is none that succeeded.</summary>
    public FinalRead? Leader => FinalReads.FirstOrDefault(read => read is { IsLeader: true, Error: null });
}
