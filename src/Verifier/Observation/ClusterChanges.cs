using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What changed between two looks at a cluster. Pure.</summary>
public static class ClusterChanges
{
    /// <summary>Events from <paramref name="before"/> to <paramref name="after"/>; none when nothing changed.</summary>
    /// <param name="lastLeader">Last leader that was seen at all, also before a time without one; null at the start.</param>
    public static IEnumerable<RunEvent> Between(ClusterView before, ClusterView after, string? lastLeader, long atNs)
    {
        if (before.Leader is { } old && after.Leader?.Name != old.Name)
            yield return new RunEvent(atNs, RunEventKind.LeaderLost, old.Name, $"{old.Name} is no longer leader");
        if (after.Leader is { } leader && leader.Name != before.Leader?.Name)
            yield return new RunEvent(
                atNs, RunEventKind.LeaderElected, leader.Name,
                lastLeader is null ? $"{leader.Name} leads on timeline {leader.Timeline}"
                : lastLeader == leader.Name ? $"{leader.Name} leads again, on timeline {leader.Timeline}"
                : $"{leader.Name} took over from {lastLeader}, on timeline {leader.Timeline}");

        foreach (var member in after.Members)
        {
            var earlier = before.Members.FirstOrDefault(candidate => candidate.Name == member.Name);
            if (earlier is null || (earlier.Role, earlier.State, earlier.Timeline) == (member.Role, member.State, member.Timeline))
                continue;
            yield return new RunEvent(
                atNs, RunEventKind.MemberChanged, member.Name, $"{member.Name}: {Describe(earlier)} -> {Describe(member)}");
        }

        var standbys = SyncStandbys(after);
        if (standbys != SyncStandbys(before))
            yield return new RunEvent(
                atNs, RunEventKind.SyncStandbysChanged, standbys,
                standbys.Length == 0 ? "no synchronous standby" : $"synchronous: {standbys}");
    }

    private static string SyncStandbys(ClusterView view) =>
        string.Join(",", view.Members.Where(member => member.Role == MemberRole.SyncStandby).Select(member => member.Name));

    private static string Describe(Member member) =>
        $"{RunJson.NameOf(member.Role)}, {RunJson.NameOf(member.State)}" + (member.Timeline is { } timeline ? $", timeline {timeline}" : "");
}
