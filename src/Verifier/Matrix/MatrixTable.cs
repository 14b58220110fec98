using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// What every fault should show in every replication mode: the one table that cells are judged by and that docs/matrix.md is
/// made from. A new fault needs one row.
/// </summary>
public static class MatrixTable
{
    private const LossExpectation Possible = LossExpectation.Possible;
    private const LossExpectation Certain = LossExpectation.Certain;
    private const StallExpectation Failover = StallExpectation.Failover;
    private const StallExpectation UntilHealed = StallExpectation.UntilHealed;

    public static readonly IReadOnlyList<MatrixFault> Faults =
    [
        new("stop-async-standby", "an asynchronous standby is shut down and comes back", "stop-replica@1/3,target=async,during=8s"),
        new("stop-sync-standby", "a synchronous standby is shut down and comes back", "stop-replica@1/3,target=sync-standby,during=8s"),
        new("kill-standby", "a standby's node ends at once and comes back", "kill-replica@1/3,during=8s"),
        new("isolate-standby", "a standby is cut off from the others and comes back", "isolate-replica@1/3,during=10s") { Stall = Failover },
        new("switchover", "leadership is handed over as planned", "switchover@1/3") { Stall = Failover },
        new("kill-postmaster", "the leader's PostgreSQL crashes and is started again in place", "kill-postmaster@1/3") { Stall = Failover },
        new("delete-leader-pod", "on Kubernetes: the leader's pod is deleted in order and made anew", "delete-pod@1/3,target=leader") { Stall = Failover },
        new("delete-leader-pod-at-once", "on Kubernetes: the leader's pod is deleted at once and made anew", "delete-pod-at-once@1/3,target=leader")
        {
            Stall = Failover,
        },
        new("cordon-leader", "on Kubernetes: the leader's node takes no pods, and its pod is deleted in order", "cordon-node@1/3,target=leader") { Stall = Failover },
        new("stop-leader", "the leader's node is shut down in order", "stop-leader@1/3") { Stall = Failover },
        new("kill-leader", "the leader's node ends at once, as by a power cut", "kill-leader@1/3") { Async = Possible, Stall = Failover },
        new("kill-lagged-leader", "negative control: the standbys lag when the leader's node ends", "hold-replication@1/3 - 500ms", "kill-leader@previous + 500ms")
        {
            Async = Certain, Stall = Failover,
        },
        new("pause-leader", "the leader's node freezes, is replaced, and wakes as a zombie", $"pause-node@1/3,target=leader,during={MatrixFault.Outlast}")
        {
            Async = Possible, Stall = Failover,
        },
        new("pause-lagged-leader", "negative control: the standbys lag when the leader freezes; it is replaced, and wakes",
            "hold-replication@1/3 - 500ms", $"pause-node@previous + 500ms,target=leader,during={MatrixFault.Outlast}")
        {
            Async = Certain, Stall = Failover,
        },
        new("kill-patroni", "the leader's manager dies; its PostgreSQL lives on without a lease", "kill-patroni@1/3") { Stall = Failover },
        new("proxy-keeps-sessions", "negative control: the leader's manager dies, and with shutdownSessions false the proxy lets the sessions to its PostgreSQL go on", "kill-patroni@1/3")
        {
            Stall = StallExpectation.BeyondRouting, KeepsSessions = true, MayBreak = ["dual-ack", "dual-primary"],
            Except = new Dictionary<ReplicationMode, CellExpectation> { [ReplicationMode.Async] = new(Certain, Failover) },
        },
        new("stop-standby-kill-leader", "a standby is shut down, and 4 s later the leader's node ends",
            "stop-replica@1/3", "kill-leader@1/3 + 4s")
        {
            Async = Possible, Stall = Failover,
        },
        new("kill-sync-standby-and-leader", "the synchronous standby's node ends, and the leader's with it; both come back 12 s later",
            "kill-replica@1/3,target=sync-standby,during=12s", "kill-leader@previous,force,during=12s")
        {
            Stall = UntilHealed,
            Except = new Dictionary<ReplicationMode, CellExpectation>
            {
                [ReplicationMode.TwoSync] = new(LossExpectation.None, Failover), [ReplicationMode.Quorum] = new(LossExpectation.None, Failover),
            },
        },
        new("kill-slowed-leader", "negative control: the standbys fall behind by a slow network when the leader's node ends",
            "slow-replication@1/4,bandwidth=128", "kill-leader@1/4 + 3s")
        {
            Async = Certain, Stall = Failover,
        },
        new("isolate-leader", "negative control: the leader is cut off from the others, clients still reach it, and comes back as a zombie",
            $"isolate-leader@1/3,during={MatrixFault.Outlast}")
        {
            Async = Certain, Stall = Failover,
        },
        new("isolate-leader-from-standbys", "the leader is cut off from the standbys alone, and keeps its lease", "isolate-leader@1/3,from=peers,during=10s")
        {
            Stall = UntilHealed,
            Except = new Dictionary<ReplicationMode, CellExpectation> { [ReplicationMode.Async] = new(LossExpectation.None, StallExpectation.Short) },
        },
        new("fill-disk", "the leader's disk is full for 10 s", "fill-disk@1/3,target=leader,during=10s") { Stall = UntilHealed },
        new("limit-cpu", "in containers: the leader has a tenth of one processor for 10 s", "limit-cpu@1/3,target=leader,cpus=0.1,during=10s"),
        new("limit-memory", "in containers: the leader has less memory than it needs for 6 s, and the kernel kills processes of it",
            "limit-memory@1/3,target=leader,memory=64,during=6s")
        {
            // Whatever the kernel chooses: a failover takes longer than the limit lasts, and who crashes under it all the time is back after it.
            Async = Possible, Stall = UntilHealed,
        },
        new("stop-etcd", "two of three members of etcd are shut down and come back", "stop-etcd@1/3,during=10s") { Stall = UntilHealed },
        new("kill-etcd", "two of three members of etcd end at once and come back", "kill-etcd-quorum@1/3,during=10s") { Stall = UntilHealed },
        new("restart-proxy", "HAProxy is started anew", "restart-proxy@1/3"),
        new("restart-api", "the API is started anew", "restart-api@1/3"),
        new("cancel-waits", "negative control: commits that wait for a standby are cancelled, which acknowledges them, and the leader's node ends",
            "hold-replication@1/3 - 1s", "cancel-commit-waits@previous + 300ms", "cancel-commit-waits@previous + 200ms", "cancel-commit-waits@previous + 200ms", "kill-leader@previous + 300ms")
        {
            Synchronous = Certain, Stall = Failover, NeedsWaitingCommits = true,
        },
        new("commit-locally", "negative control: sessions commit with synchronous_commit = local, the standbys lag, and the leader's node ends",
            "commit-locally@1/6", "hold-replication@1/3 - 500ms", "kill-leader@previous + 500ms")
        {
            Async = Certain, Synchronous = Certain, Stall = Failover,
        },
        new("failover-to-async", "negative control: the leader's node ends, and an asynchronous standby that lags is promoted by hand",
            "lag-replica@1/3 - 2s,target=async", "kill-leader@1/3", "failover-to-async@1/3 + 500ms")
        {
            Async = Certain, Synchronous = Certain, Stall = Failover,
        },
    ];

    /// <summary>Defects that are known to be there: cells in which they show expect what they do.</summary>
    public static readonly IReadOnlyList<KnownDefect> Defects =
    [
        new("pause-leader", Dcs.Etcd3, "3.0.2",
            "by etcd's v3 API the resumed leader overwrites the leader key without comparing it; the rightful leader is demoted and rewound")
        {
            Async = Certain, Synchronous = Possible,
        },
    ];

    /// <exception cref="UserErrorException">No row has this name; the nearest and all names are told.</exception>
    public static MatrixFault Find(string name) => Faults.FirstOrDefault(fault => fault.Name == name)
        ?? throw new UserErrorException(Refusal.Value(
            $"--faults {name}", $"rows of the matrix: {string.Join(", ", Faults.Select(fault => fault.Name))}", null,
            NearestName.Of(name, Faults.Select(fault => fault.Name))));
}
