namespace Harness.Environments;

/// <summary>What a commit waits for before it is acknowledged.</summary>
public enum ReplicationMode
{
    /// <summary>Nothing but the leader's own disk.</summary>
    Async,

    /// <summary>One synchronous standby; when none is left the leader goes on alone.</summary>
    Sync,

    /// <summary>One synchronous standby; when none is left writes stop.</summary>
    SyncStrict,

    /// <summary>Two synchronous standbys; fewer when fewer are left.</summary>
    TwoSync,

    /// <summary>
    /// One synchronous standby that has replayed the commit, so that its readers see it; when none is left the leader goes
    /// on alone.
    /// </summary>
    RemoteApply,

    /// <summary>Any one of all standbys, whichever is first (quorum commit). Needs Patroni 4.</summary>
    Quorum,
}

/// <summary>Names of the modes as users write them.</summary>
public static class ReplicationModes
{
    public static readonly IReadOnlyDictionary<string, ReplicationMode> ByName = new Dictionary<string, ReplicationMode>
    {
        ["async"] = ReplicationMode.Async,
        ["sync"] = ReplicationMode.Sync,
        ["sync-strict"] = ReplicationMode.SyncStrict,
        ["two-sync"] = ReplicationMode.TwoSync,
        ["remote-apply"] = ReplicationMode.RemoteApply,
        ["quorum"] = ReplicationMode.Quorum,
    };

    public static string Name(this ReplicationMode mode) => ByName.First(entry => entry.Value == mode).Key;

    /// <summary>How many standbys a commit waits for while all members are there.</summary>
    public static int SynchronousStandbys(this ReplicationMode mode) => mode switch
    {
        ReplicationMode.Async => 0,
        ReplicationMode.TwoSync => 2,
        _ => 1,
    };

    /// <summary>
    /// How many standbys are synchronous while this many are there: with <see cref="ReplicationMode.Quorum"/> all of them,
    /// although a commit waits for one only.
    /// </summary>
    public static int SynchronousOf(this ReplicationMode mode, int standbys) =>
        mode == ReplicationMode.Quorum ? standbys : mode.SynchronousStandbys();
}
