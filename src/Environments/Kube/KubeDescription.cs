using System.Globalization;
using k8s;

namespace Harness.Environments;

/// <summary>What a report says about the cluster it was made on.</summary>
internal static class KubeDescription
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(KubeCluster cluster, CancellationToken cancellationToken)
    {
        var nodes = await cluster.Connection.FindAsync(
            "list nodes", (client, stop) => client.CoreV1.ListNodeAsync(cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        var first = nodes?.Items.FirstOrDefault()?.Status?.NodeInfo;
        var where = new Dictionary<string, string>
        {
            ["Kubernetes"] = cluster.Connection.Version,
            ["context"] = $"{cluster.Connection.Context} ({cluster.Connection.Server}{(cluster.Connection.IsLocal ? ", local" : "")})",
            ["namespace"] = cluster.Saved.Namespace,
            ["Kubernetes nodes"] = nodes is null ? MemberSql.Unknown : nodes.Items.Count.ToString(CultureInfo.InvariantCulture),
            ["container runtime"] = first?.ContainerRuntimeVersion ?? MemberSql.Unknown,
            ["clients come by"] = cluster.ApiRoute,
        };
        var own = await cluster.DescribeAsync(cancellationToken).ConfigureAwait(false);
        // What the nodes have counts, not what this machine has.
        return own.Concat(where).Append(new("kernel", first?.KernelVersion ?? MemberSql.Unknown)).GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value);
    }
}
