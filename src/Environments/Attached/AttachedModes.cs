namespace Harness.Environments;

/// <summary>Which replication mode an attached cluster is in, by what PostgreSQL says.</summary>
internal static class AttachedModes
{
    /// <param name="asked">The scenario's: it is kept where PostgreSQL cannot tell modes apart, e.g. whether writes stop with the last standby.</param>
    /// <param name="commit">The primary's <c>synchronous_commit</c>.</param>
    /// <param name="rows">The primary's standbys.</param>
    public static ReplicationMode Of(ReplicationMode asked, string commit, IReadOnlyList<ReplicationRow> rows)
    {
        if (commit is "off" or "local")
            return ReplicationMode.Async;
        if (rows.Any(row => row.SyncState == "quorum"))
            return ReplicationMode.Quorum;
        return (rows.Count(row => row.SyncState == "sync"), commit) switch
        {
            (0, _) => ReplicationMode.Async,
            (1, "remote_apply") => ReplicationMode.RemoteApply,
            (1, _) => asked is ReplicationMode.Sync or ReplicationMode.SyncStrict ? asked : ReplicationMode.Sync,
            _ => ReplicationMode.TwoSync,
        };
    }
}
