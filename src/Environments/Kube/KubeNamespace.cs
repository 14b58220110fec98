using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>The namespace that holds all of one cluster. One that was not made by this harness is never written to and never removed.</summary>
internal sealed class KubeNamespace(KubeConnection connection, string name, string folder, TimeProvider time)
{
    /// <summary>Persistent volumes are released by the nodes, which takes a while.</summary>
    private static readonly TimeSpan Removal = TimeSpan.FromSeconds(180);

    public Task<V1Namespace?> FindAsync(CancellationToken cancellationToken) => connection.FindAsync(
        $"read namespace {name}", (client, stop) => client.CoreV1.ReadNamespaceAsync(name, cancellationToken: stop), cancellationToken);

    /// <exception cref="UserErrorException">It is there already, or may not be made.</exception>
    public Task MakeAsync(string id, CancellationToken cancellationToken) => connection.AskAsync(
        $"make namespace {name}",
        (client, stop) => client.CoreV1.CreateNamespaceAsync(
            new V1Namespace
            {
                Metadata = new V1ObjectMeta
                {
                    Name = name,
                    Labels = new Dictionary<string, string>
                    {
                        [KubeLabels.ManagedBy] = KubeLabels.Harness, [KubeLabels.Cluster] = id, [KubeLabels.User] = $"{Posix.EffectiveUserId}",
                    },
                    Annotations = new Dictionary<string, string> { [KubeLabels.Folder] = folder },
                },
            },
            cancellationToken: stop),
        cancellationToken);

    /// <summary>True for one that a harness of this user made for this data folder.</summary>
    public bool IsOurs(V1Namespace found) =>
        Value(found.Metadata.Labels, KubeLabels.ManagedBy) == KubeLabels.Harness
        && Value(found.Metadata.Labels, KubeLabels.User) == $"{Posix.EffectiveUserId}"
        && Value(found.Metadata.Annotations, KubeLabels.Folder) == folder;

    /// <exception cref="UserErrorException">It is somebody else's, or gone.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var found = await FindAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new UserErrorException($"namespace {name} is gone from context '{connection.Context}': somebody has removed it");
        if (!IsOurs(found))
            throw Foreign();
    }

    public UserErrorException Foreign() => new(
        $"namespace {name} exists in context '{connection.Context}' and was not made by this harness for {folder}: nothing in it is touched. Choose another by --namespace, or remove it yourself");

    /// <summary>Removes it with all that is in it, and returns when it is gone. Idempotent.</summary>
    /// <returns>What is left; null when it is gone.</returns>
    public async Task<string?> RemoveAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is not { } found)
            return null;
        if (!IsOurs(found))
            return $"namespace {name} was not made by this harness, and is left";
        if (found.Metadata.DeletionTimestamp is null)
        {
            // A member that is frozen would hold the end of its pod up.
            await connection.AskAsync(
                $"delete pods of {name}",
                (client, stop) => client.AppsV1.DeleteCollectionNamespacedStatefulSetAsync(name, cancellationToken: stop), cancellationToken).ConfigureAwait(false);
            await connection.AskAsync(
                $"delete pods of {name}",
                (client, stop) => client.CoreV1.DeleteCollectionNamespacedPodAsync(name, gracePeriodSeconds: 0, cancellationToken: stop), cancellationToken).ConfigureAwait(false);
            await connection.FindAsync(
                $"delete namespace {name}", (client, stop) => client.CoreV1.DeleteNamespaceAsync(name, cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        }
        var gone = await time.UntilAsync(
            Removal, async () => await FindAsync(cancellationToken).ConfigureAwait(false) is null, cancellationToken).ConfigureAwait(false);
        return gone ? null : $"namespace {name} is not gone within {Removal.TotalSeconds} s: kubectl --context {connection.Context} get all,pvc -n {name}";
    }

    private static string? Value(IDictionary<string, string>? all, string key) => all is not null && all.TryGetValue(key, out var value) ? value : null;
}
