namespace Harness.Verifier;

/// <summary>A fault that was applied, and whether it was meant to strike while the load was on.</summary>
internal sealed record RunFault(AppliedFault Applied, bool WithinLoad)
{
    /// <summary>Fault and member as events name them: "kill-leader n1".</summary>
    public string Name => $"{Applied.Fault} {Applied.Member}";

    /// <summary>From when on it must be reckoned to hold: when it was confirmed, or else when it was tried.</summary>
    public long BittenNs => Applied.ConfirmedNs ?? Applied.InjectedNs;

    /// <summary>True from its injection to its healing, both included.</summary>
    public bool InForceAt(long ns) => Applied.InjectedNs <= ns && (Applied.HealedNs is not { } healed || ns <= healed);

    /// <summary>
    /// All faults of a run, oldest first. Each takes the first planned one of its name that is not taken yet; one that
    /// was not planned counts as meant within the load, the stricter reading.
    /// </summary>
    public static IReadOnlyList<RunFault> In(RunEvidence evidence)
    {
        var open = evidence.PlannedFaults.ToList();
        var faults = new List<RunFault>();
        foreach (var applied in evidence.Faults.OrderBy(fault => fault.InjectedNs))
        {
            var planned = open.Find(fault => fault.Fault == applied.Fault);
            if (planned is not null)
                open.Remove(planned);
            faults.Add(new RunFault(applied, planned?.At.AfterLoad != true));
        }
        return faults;
    }

    /// <summary>Planned faults that were never applied, by name.</summary>
    public static IEnumerable<string> NeverApplied(RunEvidence evidence) =>
        from planned in evidence.PlannedFaults.CountBy(fault => fault.Fault)
        let applied = evidence.Faults.Count(fault => fault.Fault == planned.Key)
        where applied < planned.Value
        select planned.Key;
}
