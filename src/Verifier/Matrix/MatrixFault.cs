using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>One row of the matrix: what is broken, and what each replication mode promises then.</summary>
/// <param name="Name">Name of the row, and part of the names of its runs.</param>
/// <param name="Meaning">What happens to the cluster, for people.</param>
/// <param name="Recipe">
/// The faults, each as <c>--fault</c> takes it; <see cref="Outlast"/> stands for a time that outlasts the leader's lease.
/// </param>
public sealed record MatrixFault(string Name, string Meaning, params string[] Recipe)
{
    public const string Outlast = "{outlast}";

    /// <summary>With asynchronous replication.</summary>
    public LossExpectation Async { get; init; } = LossExpectation.None;

    /// <summary>In every synchronous mode.</summary>
    public LossExpectation Synchronous { get; init; } = LossExpectation.None;

    public StallExpectation Stall { get; init; } = StallExpectation.Short;

    /// <summary>Modes that promise something else than their kind.</summary>
    public IReadOnlyDictionary<ReplicationMode, CellExpectation> Except { get; init; } = new Dictionary<ReplicationMode, CellExpectation>();

    /// <summary>Checks besides those for loss that may be violated where loss is expected, e.g. two acknowledging leaders.</summary>
    public IReadOnlyList<string> MayBreak { get; init; } = [];

    /// <summary>True when commits have to wait for a standby, which asynchronous ones do not.</summary>
    public bool NeedsWaitingCommits { get; init; }

    /// <summary>True when the proxy lets sessions to a member go on that it has marked down.</summary>
    public bool KeepsSessions { get; init; }

    public CellExpectation In(ReplicationMode mode) =>
        Except.GetValueOrDefault(mode) ?? new CellExpectation(mode == ReplicationMode.Async ? Async : Synchronous, Stall);

    /// <summary>The faults for a cluster with this timing.</summary>
    public IReadOnlyList<FaultSpec> Faults(TimingProfile timing) =>
        FaultFlag.Parse([.. Recipe.Select(fault => fault.Replace(Outlast, DurationText.Format(OutlastOf(timing)), StringComparison.Ordinal))]);

    /// <summary>True when a standby that is not synchronous has to be there.</summary>
    public bool NeedsAsyncStandby => Recipe.Any(fault =>
        fault.Contains($"target={FaultTargets.Async}", StringComparison.Ordinal) || fault.StartsWith("failover-to-async", StringComparison.Ordinal));

    /// <summary>The lease, the rounds in which the others notice, the promotion, and writes for a while before the old leader is back.</summary>
    private static TimeSpan OutlastOf(TimingProfile timing) => TimeSpan.FromSeconds(timing.TtlSeconds + 2 * timing.LoopWaitSeconds + 5);
}
