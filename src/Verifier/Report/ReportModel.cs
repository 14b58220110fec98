using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Everything that the report of one run shows. Plain values: a report can be written again from disk.</summary>
public sealed record ReportModel
{
    public required RunInfo Info { get; init; }

    public required RunResult Result { get; init; }

    /// <summary>Null when the run ended before its load did.</summary>
    public LoadReport? Load { get; init; }

    /// <summary>Each threshold and what became of it; of a run that ended before its load did, that nothing was measured.</summary>
    public IReadOnlyList<ThresholdResult> Thresholds => Load is { Thresholds.Count: > 0 } load
        ? load.Thresholds
        : [.. Info.Scenario.Thresholds.Select(threshold => new ThresholdResult { Threshold = threshold, Value = null, Held = false })];

    /// <summary>Looks at the cluster, oldest first.</summary>
    public IReadOnlyList<ClusterSample> Samples { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<RunEvent> Events { get; init; } = [];

    public IReadOnlyList<AppliedFault> Faults { get; init; } = [];

    /// <summary>Where each timeline ended, oldest first.</summary>
    public IReadOnlyList<TimelineFork> Forks { get; init; } = [];

    /// <summary>One entry a member that was read at the end; empty when the run did not get that far.</summary>
    public IReadOnlyList<FinalReadSummary> FinalReads { get; init; } = [];

    /// <summary>The final read of the leader, without which nothing is known of what was lost; null when there is none.</summary>
    public FinalReadSummary? LeaderRead => FinalReads.FirstOrDefault(read => read is { IsLeader: true, Error: null });

    /// <summary>What each member's PostgreSQL said of its settings before the faults and after the healing; empty when it was not asked.</summary>
    public IReadOnlyList<ServerSettings> ServerSettings { get; init; } = [];

    /// <summary>One entry a member whose files of settings were collected.</summary>
    public IReadOnlyList<MemberSettings> Settings { get; init; } = [];
}

/// <summary>A final read without its rows.</summary>
/// <param name="Rows">Rows of this run by sequential scan, duplicates included.</param>
/// <param name="IndexKeys">Rows of this run by index scan, duplicates included.</param>
/// <param name="ForeignRows">Rows that are not of this run.</param>
/// <param name="Error">Why it could not be read; null when it was.</param>
public sealed record FinalReadSummary(string Member, bool IsLeader, long Rows, long IndexKeys, long ForeignRows, string? Error)
{
    /// <summary>The counts of a full read.</summary>
    public static FinalReadSummary Of(FinalRead read) =>
        new(read.Member, read.IsLeader, read.Rows.Count, read.IndexKeys.Count, read.ForeignRows, read.Error);
}
