namespace Harness.Verifier;

/// <summary>Why writes stood still and why they were lost: part of <see cref="RunResult"/>.</summary>
/// <param name="Clock">How times of logs were laid on the run's clock, in words.</param>
/// <param name="ClockErrorMs">How far off they may be, to either side.</param>
/// <param name="Findings">What stands out, each a paragraph; empty when nothing does.</param>
/// <param name="Recoveries">One for each outage, in their order.</param>
/// <param name="Losses">Lost writes by the timeline that was left behind.</param>
/// <param name="Salvages">What was read of former leaders before they were healed.</param>
public sealed record RunAttribution(
    string Clock, double ClockErrorMs, IReadOnlyList<string> Findings, IReadOnlyList<Recovery> Recoveries, IReadOnlyList<LossGroup> Losses,
    IReadOnlyList<SalvageRead> Salvages);

/// <summary>Where the time of one outage went.</summary>
/// <param name="Fault">Fault and member; null when no fault explains the outage.</param>
/// <param name="OriginNs">Where all offsets count from: the injection of the fault, or the last acknowledgement where there is none.</param>
/// <param name="Milestones">In the order in which a recovery goes through them, those that are not known too.</param>
/// <param name="BaselineMsP99">Median of the p99 of each second before the first fault; null when there were too few.</param>
/// <param name="Chain">What happened around it, oldest first.</param>
/// <param name="LeftOut">Marks that found no room in the chain.</param>
public sealed record Recovery(
    string? Fault, long OriginNs, IReadOnlyList<Milestone> Milestones, double? BaselineMsP99, IReadOnlyList<RunMark> Chain, int LeftOut)
{
    /// <returns>When a stage ended, in ms from the origin; null when it cannot be told.</returns>
    internal double? OffsetMs(string milestone) => Milestones.FirstOrDefault(stage => stage.Name == milestone)?.OffsetMs;
}

/// <summary>A stage of a recovery.</summary>
/// <param name="Name">detected, key-released, promoted, routed, first-ack, p99-back.</param>
/// <param name="OffsetMs">From the origin; null when it cannot be told.</param>
/// <param name="ResolutionMs">How exactly it is known; null when it is not.</param>
/// <param name="Evidence">Who showed it and how, or why it cannot be told.</param>
public sealed record Milestone(string Name, double? OffsetMs, double? ResolutionMs, string Evidence);

/// <summary>Lost writes that one member acknowledged on one timeline.</summary>
/// <param name="Member">Who acknowledged them.</param>
/// <param name="Timeline">Null when not known.</param>
/// <param name="ForkLsn">Where that timeline was left; empty when not known.</param>
/// <param name="FirstLsn">Position of the first one; empty when not known.</param>
/// <param name="LastLsn">Position of the last one.</param>
/// <param name="OffsetMsFirst">Acknowledgement of the first one, from the fault; null when there was none.</param>
/// <param name="OffsetMsLast">Acknowledgement of the last one.</param>
/// <param name="Fault">The fault that they are attributed to; null when none.</param>
/// <param name="SalvagedWrites">Those whose rows were found on the member before it was healed.</param>
/// <param name="NotSalvagedWrites">Those whose rows were looked for there and not found.</param>
/// <param name="Explanation">In words.</param>
public sealed record LossGroup(
    string Member, int? Timeline, string ForkLsn, long Writes, long FirstAckNs, long LastAckNs, string FirstLsn, string LastLsn, string? Fault,
    double? OffsetMsFirst, double? OffsetMsLast, long SalvagedWrites, long NotSalvagedWrites, string Explanation);

/// <summary>Whether the row of a lost write was found on the member that acknowledged it, before that was healed.</summary>
public enum Salvage
{
    /// <summary>It was: the row lies on the timeline that was left behind.</summary>
    Found,

    /// <summary>It was looked for there, and is not there either.</summary>
    Absent,

    /// <summary>That member was not read, or not completely, or before the write.</summary>
    NotRead,
}
