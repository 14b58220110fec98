using System.Net;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>Makes the objects of manifests in one namespace.</summary>
internal sealed class KubeApply(KubeConnection connection, string space)
{
    private const string PolicyGroup = "policy";
    private const string OldPolicy = "v1beta1";

    public async Task MakeAsync(IKubernetesObject<V1ObjectMeta> item, CancellationToken cancellationToken)
    {
        var what = $"make {item.Kind} {item.Metadata.Name}";
        if (item is V1PodDisruptionBudget budget && !await HasPolicyAsync(cancellationToken).ConfigureAwait(false))
            await connection.AskAsync(what, (client, stop) => MakeOldAsync(client, budget, stop), cancellationToken).ConfigureAwait(false);
        else
            await connection.AskAsync(what, (client, stop) => MakeAsync(client, item, stop), cancellationToken).ConfigureAwait(false);
    }

    private async Task<object> MakeAsync(IKubernetes client, IKubernetesObject<V1ObjectMeta> item, CancellationToken stop) => item switch
    {
        V1ServiceAccount it => await client.CoreV1.CreateNamespacedServiceAccountAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1Role it => await client.RbacAuthorizationV1.CreateNamespacedRoleAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1RoleBinding it => await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1Secret it => await client.CoreV1.CreateNamespacedSecretAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1ConfigMap it => await client.CoreV1.CreateNamespacedConfigMapAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1Service it => await client.CoreV1.CreateNamespacedServiceAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1Deployment it => await client.AppsV1.CreateNamespacedDeploymentAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1StatefulSet it => await client.AppsV1.CreateNamespacedStatefulSetAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1Job it => await client.BatchV1.CreateNamespacedJobAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1NetworkPolicy it => await client.NetworkingV1.CreateNamespacedNetworkPolicyAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        V1PodDisruptionBudget it => await client.PolicyV1.CreateNamespacedPodDisruptionBudgetAsync(it, space, cancellationToken: stop).ConfigureAwait(false),
        _ => throw new InvalidOperationException($"{item.Kind} {item.Metadata.Name}: this kind of object is in no manifest that this program knows"),
    };

    /// <summary>Before Kubernetes 1.21.</summary>
    private Task<object> MakeOldAsync(IKubernetes client, V1PodDisruptionBudget budget, CancellationToken stop)
    {
        budget.ApiVersion = $"{PolicyGroup}/{OldPolicy}";
        var body = JsonSerializer.Deserialize<JsonElement>(KubernetesJson.Serialize(budget));
        return client.CustomObjects.CreateNamespacedCustomObjectAsync(body, PolicyGroup, OldPolicy, space, "poddisruptionbudgets", cancellationToken: stop);
    }

    private async Task<bool> HasPolicyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.AskAsync("list its policies", (client, stop) => client.PolicyV1.GetAPIResourcesAsync(stop), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (UserErrorException error) when (KubeConnection.StatusOf(error) == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
