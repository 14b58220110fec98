using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>One fault: what, on which member, when.</summary>
public sealed record FaultSpec
{
    /// <summary>Of <see cref="BandwidthKbit"/>: less than a busy leader writes.</summary>
    public const int DefaultBandwidthKbit = 256;

    /// <summary>Of <see cref="Cpus"/>: less than a member under load wants.</summary>
    public const double DefaultCpus = 0.1;

    /// <summary>Of <see cref="MemoryMb"/>: less than a member under load holds on to.</summary>
    public const int DefaultMemoryMb = 64;

    /// <summary>Name of the fault, e.g. <c>kill-leader</c>.</summary>
    public required string Fault { get; init; }

    public required FaultTrigger At { get; init; }

    /// <summary>Which member, for faults that choose one: <c>any</c>, <c>sync-standby</c>, <c>async</c>, or <c>leader</c>.</summary>
    public string Target { get; init; } = "any";

    /// <summary>What a member is cut off from, for faults that isolate one.</summary>
    public PartitionScope From { get; init; } = PartitionScope.All;

    /// <summary>What is left of a leader's bandwidth to its replicas, in kbit/s, for <c>slow-replication</c>.</summary>
    public int BandwidthKbit { get; init; } = DefaultBandwidthKbit;

    /// <summary>What is left of the processors to a member, for <c>limit-cpu</c>: 1 is one whole processor.</summary>
    public double Cpus { get; init; } = DefaultCpus;

    /// <summary>What is left of the memory to a member, in MB of 1024 kB, for <c>limit-memory</c>.</summary>
    public int MemoryMb { get; init; } = DefaultMemoryMb;

    /// <summary>True: the leader is hit even if the cluster could not replace it now.</summary>
    public bool Force { get; init; }

    /// <summary>A state of the cluster that is waited for from <see cref="At"/> on; null for none.</summary>
    public FaultCondition? When { get; init; }

    /// <summary>How often it is injected; null for once.</summary>
    public FaultRepeat? Repeat { get; init; }

    /// <summary>How long it lasts before it is healed; null: until the load has ended.</summary>
    public TimeSpan? During { get; init; }

    /// <summary>How often it is to be injected.</summary>
    public int Times => Repeat?.Times ?? 1;
}

/// <summary>A fault that is injected several times.</summary>
/// <param name="Times">In all, the first one included.</param>
/// <param name="Every">From one injection to the next, which waits for the healing of the one before where <see cref="FaultSpec.During"/> is set.</param>
public sealed record FaultRepeat(int Times, TimeSpan Every);
