using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What random schedules are made of: one table.</summary>
public static class NemesisMoves
{
    private const string Any = FaultTargets.Any;
    private const string Leader = FaultTargets.LeaderTarget;

    public static readonly IReadOnlyList<NemesisMove> All =
    [
        new("kill-leader", Any, "kill-leader", NemesisToll.Member, 3) { During = (3, 5), IsAroundLease = true },
        new("stop-leader", Any, "stop-leader", NemesisToll.Member, 2) { During = (3, 5), IsAroundLease = true },
        new("pause-node", Leader, "pause-leader", NemesisToll.Member, 6) { During = (4, 10), IsAroundLease = true, LeavesAlive = true },
        new("pause-node", Any, "stop-async-standby", NemesisToll.Member, 1) { During = (2, 5), IsAroundLease = true, LeavesAlive = true },
        new("stop-replica", Any, "stop-async-standby", NemesisToll.Member, 2) { During = (3, 10) },
        new("stop-replica", FaultTargets.SyncStandby, "stop-sync-standby", NemesisToll.Member, 2) { During = (3, 10) },
        new("kill-replica", Any, "kill-standby", NemesisToll.Member, 2) { During = (3, 10) },
        new("isolate-leader", Any, "isolate-leader", NemesisToll.Member, 3) { During = (4, 10), IsAroundLease = true, LeavesAlive = true },
        new("isolate-replica", Any, "isolate-standby", NemesisToll.Member, 1) { During = (3, 10) },
        new("kill-patroni", Any, "kill-patroni", NemesisToll.Member, 2) { During = (3, 5), IsAroundLease = true },
        new("hold-replication", Any, "kill-lagged-leader", NemesisToll.Writes, 2) { During = (0.5, 4) },
        new("lag-replica", Any, "stop-async-standby", NemesisToll.Writes, 1) { During = (1, 6) },
        new("slow-replication", Any, "kill-slowed-leader", NemesisToll.Writes, 1) { During = (2, 8) },
        new("fill-disk", Leader, "fill-disk", NemesisToll.Writes, 1) { During = (3, 10) },
        new("limit-cpu", Leader, "limit-cpu", NemesisToll.Writes, 1) { During = (3, 10) },
        new("limit-memory", Leader, "limit-memory", NemesisToll.Member, 1) { During = (3, 10) },
        new("switchover", Any, "switchover", NemesisToll.Nothing, 2) { NeedsWholeCluster = true },
        new("kill-postmaster", Any, "kill-postmaster", NemesisToll.Nothing, 2) { NeedsWholeCluster = true },
        new("stop-etcd", Any, "stop-etcd", NemesisToll.Store, 1) { During = (3, 12) },
        new("kill-etcd-quorum", Any, "kill-etcd", NemesisToll.Store, 1) { During = (3, 12) },
        new("restart-proxy", Any, "restart-proxy", NemesisToll.Nothing, 1),
        new("restart-api", Any, "restart-api", NemesisToll.Nothing, 1),
    ];

    /// <summary>Faults that are never drawn, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotDrawn = new Dictionary<string, string>
    {
        ["cancel-commit-waits"] = "a mistake of the operator that acknowledges what no standby has",
        ["commit-locally"] = "a setting that takes synchronous replication's promise away",
        ["delete-pod"] = "what kill-leader and stop-leader do on Kubernetes too, where they hold the new pod back",
        ["delete-pod-at-once"] = "as delete-pod",
        ["cordon-node"] = "it keeps other people's pods from a node of the cluster as well",
        ["failover-to-async"] = "a mistake of the operator that loses writes by its nature",
    };

    /// <summary>The moves that the environment can do and that are no excuse for a loss in its mode.</summary>
    public static IReadOnlyList<NemesisMove> For(IEnvironment environment)
    {
        var mode = environment.Spec.Replication;
        return [.. All.Where(move =>
            FaultCatalog.Find(move.Fault).Missing(environment).Count == 0
            && move.IsHarmlessIn(mode)
            && !(move.Target == FaultTargets.SyncStandby && mode.SynchronousStandbys() == 0))];
    }

    /// <summary>A member that it strikes has not been started anew when it is healed.</summary>
    public static bool LeavesAlive(string fault) => All.Any(move => move.Fault == fault && move.LeavesAlive);

    /// <summary>What a fault of a run takes away while it lasts; nothing for one that is not in the table.</summary>
    public static NemesisToll TollOf(string fault) => All.FirstOrDefault(move => move.Fault == fault)?.Takes ?? NemesisToll.Nothing;
}
