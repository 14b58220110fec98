using System.Text.Json;
using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>
/// Nodes that one cluster has closed to new pods. An annotation on them names the cluster, so that another process can open them
/// again, and none that somebody else has closed.
/// </summary>
internal sealed class KubeNodes(KubeConnection connection, string cluster)
{
    /// <summary>Those that this cluster has closed.</summary>
    public async Task<IReadOnlyList<string>> ClosedAsync(CancellationToken cancellationToken)
    {
        var all = await connection.AskAsync("list nodes", (client, stop) => client.CoreV1.ListNodeAsync(cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        return ClosedBy(cluster, all.Items);
    }

    /// <summary>Idempotent. A node that somebody else has closed stays theirs.</summary>
    public async Task CloseAsync(string node, CancellationToken cancellationToken)
    {
        var now = await connection.AskAsync($"read node {node}", (client, stop) => client.CoreV1.ReadNodeAsync(node, cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        if (now.Spec.Unschedulable == true)
            return;
        await PatchAsync($"cordon node {node}", node, cluster, closed: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens all that this cluster has closed. Idempotent.</summary>
    /// <exception cref="UserErrorException">One is closed still.</exception>
    public async Task OpenAllAsync(CancellationToken cancellationToken)
    {
        foreach (var node in await ClosedAsync(cancellationToken).ConfigureAwait(false))
            await PatchAsync($"uncordon node {node}", node, null, closed: null, cancellationToken).ConfigureAwait(false);
        if (await ClosedAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } left)
            throw new UserErrorException($"still closed to new pods: node {string.Join(", ", left)}; kubectl --context {connection.Context} uncordon NODE");
    }

    internal static IReadOnlyList<string> ClosedBy(string cluster, IEnumerable<V1Node> nodes) =>
    [
        .. nodes.Where(node => node.Metadata.Annotations is { } marks && marks.TryGetValue(KubeLabels.Cordoned, out var id) && id == cluster)
            .Select(node => node.Metadata.Name),
    ];

    private Task PatchAsync(string what, string node, string? mark, bool? closed, CancellationToken cancellationToken)
    {
        var patch = JsonSerializer.Serialize(new
        {
            metadata = new { annotations = new Dictionary<string, string?> { [KubeLabels.Cordoned] = mark } },
            spec = new { unschedulable = closed },
        });
        return connection.AskAsync(
            what, (client, stop) => client.CoreV1.PatchNodeAsync(new V1Patch(patch, V1Patch.PatchType.MergePatch), node, cancellationToken: stop), cancellationToken);
    }
}
