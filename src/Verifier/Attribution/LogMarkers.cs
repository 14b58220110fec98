using System.Text.RegularExpressions;

namespace Harness.Verifier;

/// <summary>
/// The one table of what the parts of a deployment write when something happens that a failover is made of. Wording of Patroni 3.0
/// and 4.0, PostgreSQL 15 to 17, etcd 3.4 and 3.5, HAProxy 2.6 and 3.0. A message that is not here is not shown.
/// </summary>
internal static class LogMarkers
{
    public static readonly IReadOnlyList<LogMarker> All =
    [
        // Patroni: who leads.
        new(RunLayer.Manager, MarkKind.Chosen, "^promoted self to leader by acquiring session lock", "took the leader key and promotes its PostgreSQL"),
        new(RunLayer.Manager, MarkKind.Told, "^acquired session lock as a leader", "has the leader key again"),
        new(RunLayer.Manager, MarkKind.Told, "^Could not take out TTL lock", "came too late for the leader key"),
        new(RunLayer.Manager, MarkKind.Told, "^following (?:new leader after trying and failing to obtain lock|a different leader because (.*))", "does not lead: follows the new leader"),
        new(RunLayer.Manager, MarkKind.Told, "^Lock owner: (?!None)(\\S+); I am", "sees $1 in the leader key"),
        new(RunLayer.Manager, MarkKind.Told, "^Got response from (\\S+) https?:", "asked $1 how far it is"),
        new(RunLayer.Manager, MarkKind.Noticed, "^Request failed to (\\S+):", "asked $1 how far it is, and got no answer"),
        new(RunLayer.Manager, MarkKind.Told, "^(?:I am )?(?:n|N)ot (?:the )?healthiest|^My wal position is behind|^wal_position .* behind", "is not the most advanced standby"),
        // Patroni: giving leadership up.
        new(RunLayer.Manager, MarkKind.Demoted, "^Demoting self \\(([a-z-]+)\\)", "demotes its PostgreSQL ($1)"),
        new(RunLayer.Manager, MarkKind.Demoted, "^demot(?:ing|ed) self because (.*?)\\.?$", "demoted: $1"),
        new(RunLayer.Manager, MarkKind.Told, "^[Ff]ailed to update leader lock", "cannot renew the leader key"),
        new(RunLayer.Manager, MarkKind.Told, "^Leader key released|^Releasing the leader key", "gave the leader key back"),
        new(RunLayer.Manager, MarkKind.Told, "^(?:ERROR|Error) communicating with DCS|^DCS is not accessible|^Could not (?:get|load) .*from (?:DCS|etcd)", "cannot reach etcd"),
        new(RunLayer.Manager, MarkKind.Told, "^received (switchover|failover) request with leader=(\\S+) candidate=(\\S+)", "was asked for a $1 from $2 to $3"),
        // Patroni: synchronous standbys.
        new(RunLayer.Manager, MarkKind.Told, "^(?:Synchronous standby status assigned to|Assigned synchronous standby status to) (.*)$", "synchronous: $1"),
        new(RunLayer.Manager, MarkKind.Told, "^Setting leader to (\\S+), quorum to (\\d+) of (\\d+) \\((.*)\\)", "quorum: $2 of $4"),
        // Patroni: coming back.
        new(RunLayer.Manager, MarkKind.Rewound, "^running pg_rewind from (\\S+)$", "rewinds its data to $1: what it wrote beyond the fork is thrown away"),
        new(RunLayer.Manager, MarkKind.Told, "^ ?stderr=pg_rewind: servers diverged at WAL location (\\S+) on timeline (\\d+)", "pg_rewind: timeline $2 was left at $1"),
        new(RunLayer.Manager, MarkKind.Told, "^pg_rewind exit code=(\\d+)", "pg_rewind ended with exit code $1"),
        new(RunLayer.Manager, MarkKind.Told, "^doing crash recovery in a single user mode$", "recovers its PostgreSQL from a crash, before anything else"),
        new(RunLayer.Manager, MarkKind.Told, "^starting as a secondary|^starting as a replica", "starts as a standby"),
        // PostgreSQL: the standby's side.
        new(RunLayer.Database, MarkKind.Noticed, "^FATAL: +could not receive data from WAL stream: (.*)$", "its replication broke: $1"),
        new(RunLayer.Database, MarkKind.Noticed, "^FATAL: +terminating walreceiver due to timeout", "has heard nothing from the leader for wal_receiver_timeout"),
        new(RunLayer.Database, MarkKind.Noticed, "^(?:FATAL|LOG): +(?:could not connect to the primary server: |streaming replication receiver \".*\" could not connect to the primary server: )(.*)$", "cannot connect to the leader: $1"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +replication terminated by primary server", "the leader ended its replication in order"),
        new(RunLayer.Database, MarkKind.Follows, "^LOG: +(?:re)?started (?:streaming WAL|WAL streaming)(?: from primary)? at (\\S+) on timeline (\\d+)", "receives WAL from $1 on timeline $2"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +new target timeline is (\\d+)", "follows timeline $1"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +new timeline (\\d+) forked off current database system timeline (\\d+) before current recovery point (\\S+)", "holds more of timeline $2 (up to $3) than timeline $1 inherited"),
        // PostgreSQL: promotion.
        new(RunLayer.Database, MarkKind.Told, "^LOG: +received promote request", "is being promoted"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +last completed transaction was at log time (.*)$", "the last transaction it has was at $1"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +redo done at (\\S+)", "has replayed all WAL that it has, up to $1"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +selected new timeline ID: (\\d+)", "begins timeline $1"),
        new(RunLayer.Database, MarkKind.Writable, "^LOG: +database system is ready to accept connections", "takes writes"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +database system is ready to accept read-only connections", "takes reads"),
        // PostgreSQL: ends and starts.
        new(RunLayer.Database, MarkKind.Ended, "^LOG: +received (smart|fast|immediate) shutdown request", "is shut down ($1)"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +database system is shut down", "is down"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +starting (PostgreSQL \\S+)", "$1 starts"),
        new(RunLayer.Database, MarkKind.Told, "^LOG: +database system was (?:interrupted(?: while in recovery)?|not properly shut down)", "recovers from a crash"),
        new(RunLayer.Database, MarkKind.Ended, "^LOG: +server process \\(PID \\d+\\) (?:was terminated by|exited with) (.*)$", "a backend ended: $1"),
        new(RunLayer.Database, MarkKind.Told, "^WARNING: +canceling (?:the )?wait for synchronous replication(.*)$", "stopped waiting for its synchronous standby$1"),
        new(RunLayer.Database, MarkKind.Told, "^(?:PANIC|ERROR|FATAL): +.*No space left on device", "has no disk space left"),
        // HAProxy: its service for writes.
        new(RunLayer.Proxy, MarkKind.RouteClosed, "^Server write/(\\S+) is DOWN, reason: ([^,]+)", "routes no writes to $1 any more: $2") { NamesMember = true },
        new(RunLayer.Proxy, MarkKind.RouteOpened, "^Server write/(\\S+) is UP, reason: ([^,]+)", "routes writes to $1: $2") { NamesMember = true },
        new(RunLayer.Proxy, MarkKind.Told, "^(?:proxy|backend) write has no server available", "has nowhere to route writes to"),
        // etcd.
        new(RunLayer.Store, MarkKind.Told, "elected leader \\S+ at term (\\d+)", "etcd elected a leader of its own, term $1"),
        new(RunLayer.Store, MarkKind.Told, "lost leader \\S+ at term (\\d+)", "etcd lost its own leader of term $1"),
        new(RunLayer.Store, MarkKind.Told, "^leader failed to send out heartbeat on time", "etcd's leader is late: the disk or the machine is slow"),
        new(RunLayer.Store, MarkKind.Told, "^received signal; shutting down", "etcd is shut down"),
        new(RunLayer.Store, MarkKind.Told, "^stopped (?:TCP streaming connection|remote peer)|^lost TCP streaming connection with remote peer", "etcd lost one of its members"),
    ];

    private static readonly IReadOnlyDictionary<RunLayer, IReadOnlyList<LogMarker>> ByLayer =
        All.GroupBy(marker => marker.Layer).ToDictionary(group => group.Key, group => (IReadOnlyList<LogMarker>)[.. group]);

    /// <summary>The marker of a message and its words; null when the message means nothing here.</summary>
    public static (LogMarker Marker, Match Match)? Find(RunLayer layer, string message)
    {
        foreach (var marker in ByLayer.GetValueOrDefault(layer, []))
        {
            if (marker.Match(message) is { Success: true } match)
                return (marker, match);
        }
        return null;
    }
}
