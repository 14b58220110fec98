namespace Harness.LoadRunner;

/// <summary>The names that a scenario may use and that the reader does not own.</summary>
/// <param name="Workloads">Workloads that a load can run, alone or as parts.</param>
/// <param name="Faults">Faults that can be injected.</param>
public sealed record ScenarioVocabulary(IReadOnlyList<string> Workloads, IReadOnlyList<string> Faults)
{
    /// <summary>What the harness has by itself.</summary>
    public static readonly ScenarioVocabulary Default = new(
        ["register", "get-user", "search", "login"],
        ["stop-replica", "kill-leader", "stop-leader", "pause-node", "hold-replication", "switchover", "failover-to-async", "lag-replica", "kill-postmaster", "kill-patroni", "restart-proxy", "restart-api", "stop-etcd", "kill-etcd-quorum"]);
}
