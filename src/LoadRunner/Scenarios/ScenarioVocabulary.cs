namespace Harness.LoadRunner;

/// <summary>The names that a scenario may use and that the reader does not own.</summary>
/// <param name="Workloads">Workloads that a load can run, alone or as parts.</param>
/// <param name="Faults">Faults that can be injected.</param>
public sealed record ScenarioVocabulary(IReadOnlyList<string> Workloads, IReadOnlyList<string> Faults)
{
    /// <summary>What the harness has by itself.</summary>
    public static readonly ScenarioVocabulary Default = new(
        ["register", "get-user", "search", "login"],
        [
            "stop-replica", "kill-replica", "kill-leader", "stop-leader", "pause-node", "hold-replication", "switchover", "failover-to-async",
            "lag-replica", "slow-replication", "kill-postmaster", "kill-patroni", "isolate-leader", "isolate-replica", "fill-disk",
            "limit-cpu", "limit-memory", "cancel-commit-waits", "commit-locally", "restart-proxy", "restart-api", "stop-etcd", "kill-etcd-quorum", "delete-pod", "delete-pod-at-once", "cordon-node",
        ]);
}
