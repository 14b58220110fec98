using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>
/// A namespace that this user's harness made for a cluster and that no data folder belongs to any more. Only its labels tell of it.
/// </summary>
/// <param name="Context">Of the kubeconfig.</param>
/// <param name="Name">Of the namespace.</param>
/// <param name="Folder">Where its data folder was.</param>
/// <param name="Cluster">Value of its label <c>harness/cluster</c>.</param>
public sealed record StrayNamespace(string Context, string Name, string Folder, string Cluster)
{
    /// <summary>Finds those in one context, all or the one of a name.</summary>
    /// <param name="where">Context, and namespace; null for the current one, and for all.</param>
    /// <exception cref="UserErrorException">There is no such context, or its server does not answer.</exception>
    public static async Task<IReadOnlyList<StrayNamespace>> FindAsync(KubeSpec where, TimeProvider time, CancellationToken cancellationToken)
    {
        using var connection = await KubeConnection.ConnectAsync(where.Context, time, cancellationToken).ConfigureAwait(false);
        var all = await connection.AskAsync(
            "list namespaces",
            (client, stop) => client.CoreV1.ListNamespaceAsync(labelSelector: $"{KubeLabels.ManagedBy}={KubeLabels.Harness},{KubeLabels.User}={Posix.EffectiveUserId}", cancellationToken: stop),
            cancellationToken).ConfigureAwait(false);
        return Choose(connection.Context, all.Items, where.Namespace, DataFolder.IsMarkedAt);
    }

    /// <summary>Removes it with all that is in it, and opens the nodes that it has closed.</summary>
    /// <returns>What could not be removed, one line each.</returns>
    /// <exception cref="UserErrorException">The server does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var connection = await KubeConnection.ConnectAsync(Context, time, cancellationToken).ConfigureAwait(false);
        var problems = new List<string>();
        await KubernetesEnvironment.OpenNodesAsync(connection, Cluster, problems, cancellationToken).ConfigureAwait(false);
        if (await new KubeNamespace(connection, Name, Folder, time).RemoveAsync(cancellationToken).ConfigureAwait(false) is { } left)
            problems.Add(left);
        return problems;
    }

    /// <param name="isMarked">True for a folder that a cluster is known by.</param>
    internal static IReadOnlyList<StrayNamespace> Choose(string context, IEnumerable<V1Namespace> labelled, string? name, Func<string, bool> isMarked) =>
    [
        .. labelled
            .Select(found => new StrayNamespace(context, found.Metadata.Name, Value(found.Metadata.Annotations, KubeLabels.Folder), Value(found.Metadata.Labels, KubeLabels.Cluster)))
            .Where(found => found.Folder.Length > 0 && (name is null || found.Name == name) && !isMarked(found.Folder))
            .OrderBy(found => found.Name, StringComparer.Ordinal),
    ];

    private static string Value(IDictionary<string, string>? all, string key) => all is not null && all.TryGetValue(key, out var value) ? value : "";
}
