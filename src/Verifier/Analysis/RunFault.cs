namespace Harness.Verifier;

/// <summary>A fault that was applied, as the analysis reads it.</summary>
internal sealed record RunFault(AppliedFault Applied)
{
    /// <summary>True when it was meant to strike while the load was on.</summary>
    public bool WithinLoad => !Applied.AfterLoad;

    /// <summary>Fault and member as events name them: "kill-leader n1".</summary>
    public string Name => Applied.Subject;

    /// <summary>From when on it must be reckoned to hold: when it was confirmed, or else when it was tried.</summary>
    public long BittenNs => Applied.ConfirmedNs ?? Applied.InjectedNs;

    /// <summary>True from its injection to its healing, both included.</summary>
    public bool InForceAt(long ns) => Applied.InjectedNs <= ns && (Applied.HealedNs is not { } healed || ns <= healed);

    /// <summary>All faults of a run, oldest first.</summary>
    public static IReadOnlyList<RunFault> In(RunEvidence evidence) =>
        [.. evidence.Faults.OrderBy(fault => fault.InjectedNs).Select(fault => new RunFault(fault))];

    /// <summary>Planned faults that were never applied, by name.</summary>
    public static IEnumerable<string> NeverApplied(RunEvidence evidence) =>
        from planned in evidence.PlannedFaults.GroupBy(fault => fault.Fault)
        let applied = evidence.Faults.Count(fault => fault.Fault == planned.Key)
        where applied < planned.Sum(fault => fault.Times)
        select planned.Key;
}
