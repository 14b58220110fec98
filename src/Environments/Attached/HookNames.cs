namespace Harness.Environments;

/// <summary>The hooks of an attached cluster, and which capabilities they give.</summary>
public static class HookNames
{
    public const string Kill = "kill";
    public const string Stop = "stop";
    public const string Start = "start";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Crash = "crash";
    public const string Switchover = "switchover";
    public const string Failover = "failover";
    public const string Promote = "promote";
    public const string Follow = "follow";
    public const string HoldReplication = "holdReplication";
    public const string ReleaseReplication = "releaseReplication";

    /// <summary>Each with what it has to do, for people.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        [Kill] = "ends all of {member} at once",
        [Stop] = "shuts {member} down in order",
        [Start] = "starts {member}; a former leader as a standby of {leader}",
        [Pause] = "freezes all of {member}",
        [Resume] = "lets {member} go on",
        [Crash] = "ends the PostgreSQL of {member} alone with SIGKILL",
        [Switchover] = "hands leadership from {member} to {candidate}, or to whom the manager chooses when that is empty",
        [Failover] = "has {candidate} promoted whatever it lacks",
        [Promote] = "promotes {member}, where no manager does, after the end of {failed}",
        [Follow] = "makes the standby {member} follow the new leader {leader}",
        [HoldReplication] = "keeps all WAL of {member} back from its standbys",
        [ReleaseReplication] = "lets replication from {member} go on, and ends with 0 also when nothing is held any more",
    };

    /// <summary>Names that stand in braces in a command.</summary>
    public static readonly IReadOnlyList<string> Placeholders = ["member", "host", "port", "leader", "candidate", "failed"];

    /// <summary>Hooks that a capability cannot do without; empty for one that needs none.</summary>
    /// <param name="capability">Interface name.</param>
    internal static IReadOnlyList<string> Of(string capability) => capability switch
    {
        nameof(IStoppable) => [Stop, Start],
        nameof(IKillable) => [Kill, Start],
        nameof(IPausable) => [Pause, Resume],
        nameof(ICrashable) => [Crash],
        nameof(ISwitchable) => [Switchover],
        nameof(IForcedFailover) => [Failover],
        nameof(ISlowable) => [HoldReplication, ReleaseReplication],
        nameof(IManualFailover) => [Promote],
        _ => [],
    };
}
