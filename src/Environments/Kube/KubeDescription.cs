using System.Globalization;
using k8s;

namespace Harness.Environments;

/// <summary>What a report says about the cluster it was made on.</summary>
internal static class KubeDescription
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(KubeCluster cluster, CancellationToken cancellationToken)
    {
        var spec = cluster.Saved.Spec;
        var nodes = await cluster.Connection.FindAsync(
            "list nodes", (client, stop) => client.CoreV1.ListNodeAsync(cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        var first = nodes?.Items.FirstOrDefault()?.Status?.NodeInfo;
        return new Dictionary<string, string>
        {
            ["environment"] = "Kubernetes, plain streaming replication without a cluster manager",
            ["failover"] = "by hand: Harness promotes the standby that has received most (pg_promote), re-points the others and moves the role labels that the Services go by",
            ["fencing"] = spec.Fencing ? "the failed leader's pod is deleted, and its new one held back, before the promotion" : "none: the failed leader may go on accepting writes",
            ["Kubernetes"] = cluster.Connection.Version,
            ["context"] = $"{cluster.Connection.Context} ({cluster.Connection.Server}{(cluster.Connection.IsLocal ? ", local" : "")})",
            ["namespace"] = cluster.Saved.Namespace,
            ["Kubernetes nodes"] = nodes is null ? MemberSql.Unknown : nodes.Items.Count.ToString(CultureInfo.InvariantCulture),
            ["container runtime"] = first?.ContainerRuntimeVersion ?? MemberSql.Unknown,
            ["kernel"] = first?.KernelVersion ?? MemberSql.Unknown,
            ["nodes"] = spec.Nodes.ToString(CultureInfo.InvariantCulture),
            ["release"] = spec.Release.Name(),
            ["PostgreSQL"] = await ShowAsync("server_version").ConfigureAwait(false),
            ["replication mode"] = $"{spec.Replication.Name()}{(spec.Replication is ReplicationMode.Async or ReplicationMode.SyncStrict ? "" : " (PostgreSQL without a manager waits until a standby is back, as in sync-strict)")}",
            ["fsync"] = await ShowAsync("fsync").ConfigureAwait(false),
            ["synchronous_commit"] = await ShowAsync("synchronous_commit").ConfigureAwait(false),
            ["synchronous_standby_names"] = await ShowAsync("synchronous_standby_names").ConfigureAwait(false),
            ["reads"] = spec.Reads.Name(),
            ["PG_AUTHORITY_MASTER"] = KubeLayout.Master,
            ["PG_AUTHORITY_REPLICA"] = KubeLayout.ReplicaOf(cluster.Saved),
            ["clients come by"] = cluster.ApiRoute,
            ["API password cost"] = spec.PasswordCost.ToString(CultureInfo.InvariantCulture),
        };

        Task<string> ShowAsync(string setting) => cluster.Sql.ShowAsync(cluster.Leader, setting, cancellationToken);
    }
}
