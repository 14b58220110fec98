using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What a condition of <c>--fail-on</c> can be about.</summary>
/// <param name="Name">As written on the command line.</param>
/// <param name="Meaning">For help and docs.</param>
/// <param name="Read">The figure of a run; a null value says that the run does not tell, and why.</param>
internal sealed record GateFigure(string Name, GateUnit Unit, string Meaning, Func<GateEvidence, GateReading> Read)
{
    public static readonly IReadOnlyList<GateFigure> All =
    [
        Is("violated", "the verdict is violated", (result, _) => result.Verdict == Verdict.Violated),
        Is("unknown", "the verdict is unknown", (result, _) => result.Verdict == Verdict.Unknown) with { KnownInUnknownRuns = true },
        Is("unexpected", "the verdict is another one than the scenario expects", (result, _) => result.Verdict != result.Expected) with { KnownInUnknownRuns = true },
        Count("lost", "acknowledged writes that are missing", account => account.Lost),
        Count("observed-then-lost", "writes that a read returned and that are missing", account => account.ObservedThenLost),
        Count("phantom", "failed writes that are there", account => account.Phantom),
        Count("invented", "rows that no write made", account => account.Invented),
        Count("duplicated", "keys that are there more than once", account => account.Duplicated),
        Count("corrupted", "rows that differ from what was sent", account => account.Corrupted),
        Count("weak-ack", "writes acknowledged without their standby", account => account.WeaklyAcknowledged),
        Count("dual-ack", "writes acknowledged on an old timeline after a newer one", account => account.DualAcknowledged),
        Count("stale-reads", "reads that missed an acknowledged write", account => account.StaleReads),
        Count("session", "reads that missed what their client had written or seen", account => account.SessionViolations),
        new("rto", GateUnit.Duration, "time from a fault to the first acknowledged write after it, the longest", GateFigures.Rto),
        new("outage", GateUnit.Duration, "longest time without an acknowledged write", GateFigures.Outage),
        new("rpo", GateUnit.Duration, "time of work that was lost", evidence => new GateReading(evidence.Result.Rpo.Ms, Figures.Milliseconds(evidence.Result.Rpo.Ms)) { NeedsLeader = true }),
        new("errors", GateUnit.Percent, "share of writes that failed or whose outcome is unknown", GateFigures.Errors),
    ];

    /// <summary>Whether a run whose verdict is unknown tells this all the same.</summary>
    public bool KnownInUnknownRuns { get; init; }

    private static GateFigure Is(string name, string meaning, Func<RunResult, GateEvidence, bool> holds) => new(
        name, GateUnit.None, meaning,
        evidence => new GateReading(holds(evidence.Result, evidence) ? 1 : 0, $"{VerdictWords.Name(evidence.Result.Verdict)}, expected {VerdictWords.Name(evidence.Result.Expected)}"));

    private static GateFigure Count(string name, string meaning, Func<LossAccount, long> count) => new(
        name, GateUnit.Count, meaning,
        evidence => new GateReading(count(evidence.Result.Account), Figures.Count(count(evidence.Result.Account))) { NeedsLeader = true });
}

/// <summary>How the limit of a condition is written.</summary>
internal enum GateUnit
{
    /// <summary>No limit: it is so, or it is not.</summary>
    None,

    /// <summary>A whole number; 0 when none is written.</summary>
    Count,

    /// <summary>A duration with its unit.</summary>
    Duration,

    /// <summary>A share in percent.</summary>
    Percent,
}

/// <summary>What conditions are judged by.</summary>
/// <param name="LeaderWasRead">Whether the final read of the leader is there.</param>
internal sealed record GateEvidence(RunResult Result, IReadOnlyList<AppliedFault> Faults, bool LeaderWasRead);

/// <summary>A figure of a run.</summary>
/// <param name="Value">Count, milliseconds or percent; null when the run does not tell.</param>
/// <param name="Words">The figure, or why there is none.</param>
internal sealed record GateReading(double? Value, string Words)
{
    /// <summary>It may be up to this, in the unit of the value: below it the run does not see anything. Null when the value is exact.</summary>
    public double? UpTo { get; init; }

    /// <summary>It means nothing without the final read of the leader.</summary>
    public bool NeedsLeader { get; init; }
}
