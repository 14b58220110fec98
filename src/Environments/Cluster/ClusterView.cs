namespace Harness.Environments;

/// <summary>One look at the cluster.</summary>
/// <param name="Members">All members, running or not, in the environment's order.</param>
public sealed record ClusterView(IReadOnlyList<Member> Members)
{
    /// <summary>The only leader, or null while there is none or more than one claims to be.</summary>
    public Member? Leader =>
        Members.Count(member => member.Role == MemberRole.Leader) == 1
            ? Members.First(member => member.Role == MemberRole.Leader)
            : null;

    /// <summary>
    /// One leader, and every other member streaming from it on its timeline with at most this lag (bytes).
    /// </summary>
    public bool IsQuiet(long maxLagBytes = 0) =>
        Leader is { Timeline: not null, State: MemberState.Running } leader
        && Members.All(member => member == leader
            || (member.Role is MemberRole.Replica or MemberRole.SyncStandby && member.State == MemberState.Running
                && member.Timeline == leader.Timeline && member.LagBytes <= maxLagBytes));
}

/// <summary>One member as the cluster's manager reports it.</summary>
/// <param name="Timeline">Null when unknown.</param>
/// <param name="LagBytes">Replay lag behind the leader in bytes of WAL; null for the leader and when unknown.</param>
public sealed record Member(string Name, MemberRole Role, MemberState State, int? Timeline, long? LagBytes)
{
    /// <summary>Whether its own PostgreSQL is out of recovery, whoever the manager names as leader; null when it was not asked or did not say.</summary>
    public bool? IsPrimary { get; init; }
}

public enum MemberRole
{
    Unknown,
    Leader,
    SyncStandby,
    Replica,
}

public enum MemberState
{
    /// <summary>Not answering: stopped, killed, paused or cut off.</summary>
    Unreachable,

    /// <summary>Answering, but PostgreSQL is not serving yet (starting, rewinding, being copied).</summary>
    Starting,

    /// <summary>Serving; a replica in this state streams or recovers from archive.</summary>
    Running,
}
