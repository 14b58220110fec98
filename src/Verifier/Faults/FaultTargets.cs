using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How faults choose the member they hit.</summary>
public static class FaultTargets
{
    public const string Any = "any";
    public const string SyncStandby = "sync-standby";
    public const string Async = "async";
    public const string LeaderTarget = "leader";

    public static readonly IReadOnlyList<string> All = [Any, SyncStandby, Async, LeaderTarget];

    /// <summary>The replica that the specification asks for; the first by name, so that a seed gives the same choice.</summary>
    public static string? Replica(ClusterView view, FaultSpec spec, ReplicationMode mode)
    {
        var replicas = view.Members.Where(member =>
            member is { State: MemberState.Running, Role: MemberRole.Replica or MemberRole.SyncStandby });
        return (spec.Target switch
        {
            SyncStandby => replicas.Where(member => member.Role == MemberRole.SyncStandby),
            Async => SyncStandbysKnown(view, mode) ? replicas.Where(member => member.Role == MemberRole.Replica) : [],
            _ => replicas,
        }).FirstOrDefault()?.Name;
    }

    /// <summary>The leader where the specification asks for it, else the replica that it asks for.</summary>
    public static string? Either(ClusterView view, FaultSpec spec, ReplicationMode mode) =>
        spec.Target == LeaderTarget ? Leader(view, spec, mode) : Replica(view, spec, mode);

    /// <summary>The leader: once the cluster could replace it, or by force at once.</summary>
    public static string? Leader(ClusterView view, FaultSpec spec, ReplicationMode mode) =>
        spec.Force && view.Leader is { State: MemberState.Running } leader ? leader.Name : ReplaceableLeader(view, mode);

    /// <summary>
    /// The leader, once the cluster could replace it: in a synchronous mode a failover before a synchronous standby is
    /// registered promotes nobody, and would measure the harness's haste.
    /// </summary>
    public static string? ReplaceableLeader(ClusterView view, ReplicationMode mode) =>
        view.Leader is { State: MemberState.Running } leader && SyncStandbysKnown(view, mode) ? leader.Name : null;

    private static bool SyncStandbysKnown(ClusterView view, ReplicationMode mode) =>
        mode.SynchronousStandbys() == 0 || view.Members.Any(member => member.Role == MemberRole.SyncStandby);
}
