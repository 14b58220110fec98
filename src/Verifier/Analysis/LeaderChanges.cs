namespace Harness.Verifier;

/// <summary>Elections that the cluster held without being made to.</summary>
internal static class LeaderChanges
{
    /// <summary>
    /// Elections since the start of the load that no forced failover explains. Each fault explains one election after it, and one
    /// more after its healing, as when a paused leader wakes.
    /// </summary>
    public static IReadOnlyList<RunEvent> Unexplained(RunEvidence evidence)
    {
        var causes = new List<long>();
        foreach (var fault in evidence.Faults.Where(fault => fault.ForcesFailover))
        {
            causes.Add(fault.InjectedNs);
            if (fault.HealedNs is { } healed)
                causes.Add(healed);
        }
        var unexplained = new List<RunEvent>();
        var elections = evidence.Events
            .Where(happened => happened.Kind == RunEventKind.LeaderElected && happened.AtNs >= evidence.LoadWindow.FromNs)
            .OrderBy(happened => happened.AtNs);
        foreach (var election in elections)
        {
            var cause = causes.FindIndex(ns => ns <= election.AtNs);
            if (cause >= 0)
                causes.RemoveAt(cause);
            else
                unexplained.Add(election);
        }
        return unexplained;
    }
}
