namespace Harness.Environments;

/// <summary>One row of <c>pg_stat_replication</c> on the leader.</summary>
/// <param name="Leader">Member that was asked.</param>
/// <param name="Standby"><c>application_name</c>: the member's name.</param>
/// <param name="State"><c>streaming</c>, <c>catchup</c>, ...</param>
/// <param name="SyncState"><c>async</c>, <c>potential</c>, <c>sync</c> or <c>quorum</c>.</param>
/// <param name="CurrentLsn">The leader's write position when asked.</param>
/// <param name="ReplayLagMs">Time lag of replay; null when the standby is idle and caught up.</param>
public sealed record ReplicationRow(
    string Leader, string Standby, string State, string SyncState,
    Lsn CurrentLsn, Lsn? SentLsn, Lsn? FlushLsn, Lsn? ReplayLsn, double? ReplayLagMs);
