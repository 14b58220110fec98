using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The timelines of a run as its last leader knows them.</summary>
internal sealed class Lineage
{
    private readonly Dictionary<int, Lsn> forks = [];
    private readonly int? present;

    public Lineage(RunEvidence evidence)
    {
        foreach (var fork in evidence.Forks)
            forks[fork.Timeline] = fork.ForkLsn;
        // A leader can be back on an older timeline, if the younger one was thrown away: what it was last seen on counts
        // more than what its history suggests, unless that history says it was left since.
        present = LastSeen(evidence.Samples) is { } seen && !forks.ContainsKey(seen) ? seen
            : forks.Count > 0 ? forks.Keys.Max() + 1
            : null;
    }

    /// <summary>The leader's timeline in the end; null when unknown.</summary>
    public int? Present => present;

    /// <summary>Where a timeline was left; null when it was not, or when that is not recorded.</summary>
    public Lsn? ForkOf(int timeline) => forks.TryGetValue(timeline, out var lsn) ? lsn : null;

    public Abandonment Of(in Operation write)
    {
        if (write.Timeline == 0)
            return Abandonment.NotKnown;
        if (ForkOf(write.Timeline) is { } fork)
        {
            return write.Lsn.Value == 0 ? Abandonment.NotKnown
                : write.Lsn > fork ? Abandonment.BeyondFork
                : Abandonment.BelowFork;
        }
        return present is null ? Abandonment.NotKnown
            : present == write.Timeline ? Abandonment.PresentTimeline
            : Abandonment.OtherLineage;
    }

    private static int? LastSeen(IReadOnlyList<ClusterSample> samples)
    {
        for (var i = samples.Count - 1; i >= 0; i--)
        {
            foreach (var member in samples[i].Members)
            {
                if (member is { Role: MemberRole.Leader, Timeline: { } timeline })
                    return timeline;
            }
        }
        return null;
    }
}
