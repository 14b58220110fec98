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
    };

    public static string Name(this ReplicationMode mode) => ByName.First(entry => entry.Value == mode).Key;

    /// <summary>How many standbys a commit waits for while all members are there.</summary>
    public static int SynchronousStandbys(this ReplicationMode mode) => mode switch
    {
        ReplicationMode.Async => 0,
        ReplicationMode.TwoSync => 2,
        _ => 1,
    };
}
