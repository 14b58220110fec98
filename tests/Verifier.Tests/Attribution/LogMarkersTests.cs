namespace Harness.Verifier.Tests;

/// <summary>Lines as real runs wrote them: Patroni 3.0.2 and 4.0.7, PostgreSQL 15.18 and 17.12, etcd 3.4 and 3.5, HAProxy 2.6 and 3.0.</summary>
public sealed class LogMarkersTests
{
    public static TheoryData<string, RunLayer, MarkKind, string> RealLines => new()
    {
        // Patroni 3.0.2.
        { "2026-11-26 19:14:56,548 INFO: promoted self to leader by acquiring session lock", RunLayer.Manager, MarkKind.Chosen, "took the leader key and promotes its PostgreSQL" },
        { "2026-11-26 19:14:56,526 INFO: Could not take out TTL lock", RunLayer.Manager, MarkKind.Told, "came too late for the leader key" },
        { "2026-11-26 19:14:56,626 INFO: following new leader after trying and failing to obtain lock", RunLayer.Manager, MarkKind.Told, "does not lead: follows the new leader" },
        { "2026-11-26 19:15:03,170 INFO: Lock owner: n2; I am n1", RunLayer.Manager, MarkKind.Told, "sees n2 in the leader key" },
        { "2026-11-26 19:15:03,170 INFO: Demoting self (immediate-nolock)", RunLayer.Manager, MarkKind.Demoted, "demotes its PostgreSQL (immediate-nolock)" },
        { "2026-11-26 19:15:05,189 INFO: demoting self because I do not have the lock and I was a leader", RunLayer.Manager, MarkKind.Demoted, "demoted: I do not have the lock and I was a leader" },
        { "2026-11-26 19:14:56,408 WARNING: Request failed to n1: GET http://127.0.1.1:18008/patroni (HTTPConnectionPool(host='127.0.1.1', port=18008): Max retries exceeded with url: /patroni (Caused by ConnectTimeoutError(", RunLayer.Manager, MarkKind.Noticed, "asked n1 how far it is, and got no answer" },
        { "2026-11-26 19:14:54,410 INFO: Got response from n3 http://127.0.1.3:18008/patroni: {\"state\": \"running\"", RunLayer.Manager, MarkKind.Told, "asked n3 how far it is" },
        { "2026-11-26 19:15:08,854 INFO: running pg_rewind from n2", RunLayer.Manager, MarkKind.Rewound, "rewinds its data to n2: what it wrote beyond the fork is thrown away" },
        { "2026-11-26 19:15:15,320 INFO:  stderr=pg_rewind: servers diverged at WAL location 0/41CC590 on timeline 1", RunLayer.Manager, MarkKind.Told, "pg_rewind: timeline 1 was left at 0/41CC590" },
        { "2026-11-26 19:15:15,320 INFO: pg_rewind exit code=0", RunLayer.Manager, MarkKind.Told, "pg_rewind ended with exit code 0" },
        // Patroni 4.0.7.
        { "2026-11-26 19:33:04,768 INFO: promoted self to leader by acquiring session lock", RunLayer.Manager, MarkKind.Chosen, "took the leader key and promotes its PostgreSQL" },
        { "2026-11-26 19:33:11,352 INFO: doing crash recovery in a single user mode", RunLayer.Manager, MarkKind.Told, "recovers its PostgreSQL from a crash, before anything else" },
        { "2026-11-26 19:33:14,293 INFO: running pg_rewind from pg3", RunLayer.Manager, MarkKind.Rewound, "rewinds its data to pg3: what it wrote beyond the fork is thrown away" },
        // PostgreSQL 15.
        { "2026-11-26 19:14:56.549 UTC [23892] LOG:  received promote request", RunLayer.Database, MarkKind.Told, "is being promoted" },
        { "2026-11-26 19:14:56.553 UTC [23892] LOG:  redo done at 0/41CC568 system usage: CPU: user: 0.05 s, system: 0.08 s, elapsed: 30.19 s", RunLayer.Database, MarkKind.Told, "has replayed all WAL that it has, up to 0/41CC568" },
        { "2026-11-26 19:14:56.553 UTC [23892] LOG:  last completed transaction was at log time 2026-11-26 19:14:47.182753+00", RunLayer.Database, MarkKind.Told, "the last transaction it has was at 2026-11-26 19:14:47.182753+00" },
        { "2026-11-26 19:14:56.570 UTC [23892] LOG:  selected new timeline ID: 2", RunLayer.Database, MarkKind.Told, "begins timeline 2" },
        { "2026-11-26 19:14:56.716 UTC [23885] LOG:  database system is ready to accept connections", RunLayer.Database, MarkKind.Writable, "takes writes" },
        { "2026-11-26 19:15:08.194 UTC [25622] LOG:  database system is ready to accept read-only connections", RunLayer.Database, MarkKind.Told, "takes reads" },
        { "2026-11-26 19:15:08.261 UTC [25637] LOG:  new timeline 2 forked off current database system timeline 1 before current recovery point 0/41DBD30", RunLayer.Database, MarkKind.Told, "holds more of timeline 1 (up to 0/41DBD30) than timeline 2 inherited" },
        { "2026-11-26 19:15:20.818 UTC [26521] LOG:  started streaming WAL from primary at 0/4000000 on timeline 2", RunLayer.Database, MarkKind.Follows, "receives WAL from 0/4000000 on timeline 2" },
        { "2026-11-26 19:15:01.670 UTC [25466] LOG:  restarted WAL streaming at 0/4000000 on timeline 2", RunLayer.Database, MarkKind.Follows, "receives WAL from 0/4000000 on timeline 2" },
        { "2026-11-26 19:15:03.205 UTC [23765] LOG:  received immediate shutdown request", RunLayer.Database, MarkKind.Ended, "is shut down (immediate)" },
        { "2026-11-26 19:15:06.241 UTC [25637] LOG:  database system was interrupted; last known up at 2026-11-26 19:14:22 UTC", RunLayer.Database, MarkKind.Told, "recovers from a crash" },
        // PostgreSQL 17.
        { "2026-11-26 19:32:42.156 UTC [93] FATAL:  could not receive data from WAL stream: server closed the connection unexpectedly", RunLayer.Database, MarkKind.Noticed, "its replication broke: server closed the connection unexpectedly" },
        { "2026-11-26 19:32:42.169 UTC [399] FATAL:  could not connect to the primary server: connection to server at \"10.213.2.22\", port 5432 failed: server closed the connection unexpectedly", RunLayer.Database, MarkKind.Noticed, "cannot connect to the leader: connection to server at \"10.213.2.22\", port 5432 failed: server closed the connection unexpectedly" },
        { "2026-11-26 19:33:17.628 UTC [133] LOG:  starting PostgreSQL 17.12 (Debian 17.12-0+deb13u1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit", RunLayer.Database, MarkKind.Told, "PostgreSQL 17.12 starts" },
        // HAProxy.
        { "2026-11-26T19:23:11.686871+00:00 Server write/n3 is DOWN, reason: Layer7 timeout, check duration: 1001ms. 0 active and 0 backup servers left. 40 sessions active, 0 requeued, 0 remaining in queue.", RunLayer.Proxy, MarkKind.RouteClosed, "routes no writes to n3 any more: Layer7 timeout" },
        { "2026-11-26T19:23:18.758663+00:00 Server write/n1 is UP, reason: Layer7 check passed, code: 200, check duration: 20ms. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.", RunLayer.Proxy, MarkKind.RouteOpened, "routes writes to n1: Layer7 check passed" },
        { "2026-11-26T19:23:11.686887+00:00 proxy write has no server available!", RunLayer.Proxy, MarkKind.Told, "has nowhere to route writes to" },
        // etcd 3.4 and 3.5.
        { """{"level":"info","ts":"2026-11-26T19:14:16.508Z","caller":"raft/node.go:327","msg":"raft.node: ae31faefd4865567 elected leader ae31faefd4865567 at term 2"}""", RunLayer.Store, MarkKind.Told, "etcd elected a leader of its own, term 2" },
        { """{"level":"warn","ts":"2026-11-26T19:15:03.160Z","caller":"etcdserver/raft.go:440","msg":"leader failed to send out heartbeat on time; took too long, leader is overloaded likely from slow disk","to":"80c5fd1fdbb58d09","heartbeat-interval":"100ms"}""", RunLayer.Store, MarkKind.Told, "etcd's leader is late: the disk or the machine is slow" },
        { """{"level":"info","ts":"2026-11-26T19:10:39.623Z","caller":"osutil/interrupt_unix.go:64","msg":"received signal; shutting down","signal":"terminated"}""", RunLayer.Store, MarkKind.Told, "etcd is shut down" },
    };

    [Theory]
    [MemberData(nameof(RealLines))]
    public void RealLine_IsUnderstood(string line, RunLayer layer, MarkKind kind, string meaning)
    {
        Assert.True(LogStamp.TryParse(line, out var stamped));
        Assert.Equal(layer, stamped.Layer);
        var (marker, match) = LogMarkers.Find(stamped.Layer, stamped.Message)!.Value;
        Assert.Equal((kind, meaning), (marker.Kind, match.Result(marker.Meaning).Trim()));
    }

    [Theory]
    [InlineData("2026-11-26 19:14:27,292 INFO: no action. I am (n2), a secondary, and following a leader (n1)")]
    [InlineData("2026-11-26 19:14:18,306 INFO: Lock owner: None; I am n2")]
    [InlineData("2026-11-26 19:14:56.680 UTC [25243] app@app ERROR:  cannot execute INSERT in a read-only transaction")]
    [InlineData("2026-11-26 19:14:58.671 UTC [23890] LOG:  checkpoint complete: wrote 1063 buffers (26.0%); 0 WAL file(s) added")]
    [InlineData("2026-11-26T19:22:52.100000+00:00 Server read/n1 is DOWN, reason: Layer4 connection problem, info: \"Connection refused\"")]
    [InlineData("""{"level":"info","ts":"2026-11-26T19:14:16.513Z","caller":"embed/serve.go:145","msg":"serving client traffic insecurely; this is strongly discouraged!"}""")]
    public void DailyRoutine_MeansNothing(string line)
    {
        Assert.True(LogStamp.TryParse(line, out var stamped));
        Assert.Null(LogMarkers.Find(stamped.Layer, stamped.Message));
    }

    [Theory]
    [InlineData("pg_rewind: Done!")]
    [InlineData("")]
    [InlineData("/var/tmp/harness-0/local/run/n2:15432 - rejecting connections")]
    [InlineData("    self.finish_request(request, client_address)")]
    [InlineData("[WARNING]  (23459) : Server write/n1 is DOWN, reason: Layer4 connection problem")]
    [InlineData("Server write/n1 is DOWN, reason: Layer4 connection problem, info: \"Connection refused\"")]
    [InlineData("{\"level\":\"info\"}")]
    [InlineData("{broken")]
    [InlineData("2026-13-26 19:14:56,548 INFO: promoted self to leader by acquiring session lock")]
    public void LineWithoutATime_IsNone(string line) => Assert.False(LogStamp.TryParse(line, out _));

    [Fact]
    public void EveryMarker_HasWordsForEachOfItsGroups() => Assert.All(LogMarkers.All, marker =>
    {
        var groups = new System.Text.RegularExpressions.Regex(marker.Pattern).GetGroupNumbers().Max();
        var used = Enumerable.Range(1, 9).Where(number => marker.Meaning.Contains($"${number}", StringComparison.Ordinal)).DefaultIfEmpty().Max();
        Assert.InRange(used, 0, groups);
    });
}
