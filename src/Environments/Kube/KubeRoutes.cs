using System.Text.Json;
using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>Where the Services by role lead: they go by the label <c>role</c> of the pods.</summary>
internal sealed class KubeRoutes(KubeConnection connection, string space, KubePods pods)
{
    /// <summary>Labels pods by their roles; one that neither leads nor follows has none, so that no client gets to it.</summary>
    public async Task PointAsync(string leader, IReadOnlyList<string> standbys, CancellationToken cancellationToken)
    {
        foreach (var pod in await pods.ListAsync(cancellationToken, KubeLayout.Postgres).ConfigureAwait(false))
        {
            var role = pod.Metadata.Name == leader ? KubeLabels.Primary : standbys.Contains(pod.Metadata.Name) ? KubeLabels.Replica : null;
            if (pod.Metadata.Labels.TryGetValue(KubeLabels.Role, out var now) ? now != role : role is not null)
                await LabelAsync(pod.Metadata.Name, role, cancellationToken).ConfigureAwait(false);
        }
        // An operator whose last replica is gone lets the leader serve reads too.
        await connection.AskAsync(
            $"change Service {KubeLayout.ReplicaService}",
            (client, stop) => client.CoreV1.PatchNamespacedServiceAsync(
                Merge(new { spec = new { selector = new { role = standbys.Count == 0 ? KubeLabels.Primary : KubeLabels.Replica } } }),
                KubeLayout.ReplicaService, space, cancellationToken: stop),
            cancellationToken).ConfigureAwait(false);
    }

    private Task LabelAsync(string pod, string? role, CancellationToken cancellationToken) => connection.FindAsync(
        $"label {pod}",
        (client, stop) => client.CoreV1.PatchNamespacedPodAsync(Merge(new { metadata = new { labels = new { role } } }), pod, space, cancellationToken: stop),
        cancellationToken);

    private static V1Patch Merge(object body) => new(JsonSerializer.Serialize(body), V1Patch.PatchType.MergePatch);
}
