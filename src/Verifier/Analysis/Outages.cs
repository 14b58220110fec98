namespace Harness.Verifier;

/// <summary>The outages of a run, each with the fault that it follows and the milestones of its recovery.</summary>
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
                first && firstAck is { } back ? Wording.Ms(back - fault!.Applied.InjectedNs) : null,
                first ? Split(evidence, faults, fault!, firstAck) : new Dictionary<string, double>()));
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

    /// <summary>
    /// Milestones in the order in which they were seen. The cluster is polled: an election may be seen only after the first
    /// write that it made possible.
    /// </summary>
    private static Dictionary<string, double> Split(
        RunEvidence evidence, IReadOnlyList<RunFault> faults, RunFault fault, long? firstAck)
    {
        var from = fault.Applied.InjectedNs;
        var next = faults.FirstOrDefault(other => other.Applied.ForcesFailover && other.Applied.InjectedNs > from);
        var until = next?.Applied.InjectedNs ?? long.MaxValue;
        var milestones = new List<(string Name, long? AtNs)>
        {
            ("detected", First(evidence, RunEventKind.LeaderLost, from, until)),
            ("elected", First(evidence, RunEventKind.LeaderElected, from, until)),
            ("firstAck", firstAck),
        };
        return milestones
            .Where(milestone => milestone.AtNs is not null)
            .OrderBy(milestone => milestone.AtNs)
            .ToDictionary(milestone => milestone.Name, milestone => Wording.Ms(milestone.AtNs!.Value - from));
    }

    private static long? First(RunEvidence evidence, RunEventKind kind, long fromNs, long untilNs)
    {
        long? first = null;
        foreach (var happened in evidence.Events)
        {
            if (happened.Kind == kind && happened.AtNs >= fromNs && happened.AtNs < untilNs && !(first <= happened.AtNs))
                first = happened.AtNs;
        }
        return first;
    }
}
