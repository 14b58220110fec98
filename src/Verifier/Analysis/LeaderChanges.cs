namespace Harness.Verifier;

/// <summary>Elections that the cluster held without being made to.</summary>
internal static class LeaderChanges
{
    /// <summary>
    /// Elections since the start of the load that no fault explains. Each fault explains one election after it, and one
    /// more after its healing, as when a paused leader wakes. A process that was killed for lack of memory explains one, too.
    /// </summary>
    public static IReadOnlyList<RunEvent> Unexplained(RunEvidence evidence)
    {
        List<long> causes = [.. evidence.Events.Where(happened => happened.Kind == RunEventKind.OutOfMemory).Select(happened => happened.AtNs)];
        foreach (var fault in evidence.Faults.Where(fault => fault.ForcesFailover || fault.MayMoveLeader))
        {
            causes.Add(fault.InjectedNs);
            if (fault.HealedNs is { } healed)
                causes.Add(healed);
        }
        var unexplained = new List<RunEvent>();
        var changes = evidence.Events
            .Where(happened => happened.Kind is RunEventKind.LeaderElected or RunEventKind.LeaderLost)
            .OrderBy(happened => happened.AtNs).ToList();
        // The first sight of a leader that was there all along is no election.
        var seen = changes.FirstOrDefault() is { Kind: RunEventKind.LeaderElected } first
            && first.Subject == new ClusterTimeline(evidence.Samples).FirstLeader ? 1 : 0;
        foreach (var election in changes.Skip(seen))
        {
            if (election.Kind != RunEventKind.LeaderElected || election.AtNs < evidence.LoadWindow.FromNs)
                continue;
            var cause = causes.FindIndex(ns => ns <= election.AtNs);
            if (cause >= 0)
                causes.RemoveAt(cause);
            else
                unexplained.Add(election);
        }
        return unexplained;
    }
}
