namespace Harness.Verifier;

/// <summary>The outages of a run, each with the fault that it follows.</summary>
/// <param name="Windows">Oldest first.</param>
/// <param name="ThresholdNs">Shorter windows are left out.</param>
/// <param name="ResolutionNs">How exactly the ends are known.</param>
internal sealed record Outages(IReadOnlyList<Outage> Windows, long ThresholdNs, long ResolutionNs)
{
    /// <param name="finder">After the pass through the evidence.</param>
    public static Outages In(RunEvidence evidence, OutageFinder finder)
    {
        var faults = RunFault.In(evidence);
        var outages = new List<Outage>();
        foreach (var (lastAck, firstAck) in finder.Windows())
        {
            var end = firstAck ?? finder.LastTryNs;
            var recovered = outages.Select(outage => outage.Fault).ToHashSet();
            var fault = Cause(faults, recovered, lastAck, end);
            var first = fault is not null && !recovered.Contains(fault.Name);
            outages.Add(new Outage(
                lastAck, firstAck, Wording.Ms(end - lastAck), fault?.Name,
                first && firstAck is { } back ? Wording.Ms(back - fault!.Applied.InjectedNs) : null));
        }
        return new Outages(outages, finder.ThresholdNs, finder.ResolutionNs);
    }

    /// <summary>
    /// A fault that struck within the window and forces a failover, else any that struck within it, else the last one
    /// that was still in force. A forced failover that writes have already recovered from explains a later window only if
    /// its healing fell into it, as when a paused leader wakes.
    /// </summary>
    private static RunFault? Cause(IReadOnlyList<RunFault> faults, HashSet<string?> recovered, long lastAck, long end)
    {
        var struck = faults.Where(fault => fault.Applied.InjectedNs <= end && fault.BittenNs >= lastAck).ToList();
        return struck.Find(fault => fault.Applied.ForcesFailover)
            ?? struck.FirstOrDefault()
            ?? faults.LastOrDefault(fault => fault.Applied.InjectedNs <= end && fault.InForceAt(lastAck)
                && (!fault.Applied.ForcesFailover || !recovered.Contains(fault.Name) || fault.Applied.HealedNs <= end));
    }
}
