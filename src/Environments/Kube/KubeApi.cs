using System.Text.Json;
using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>The API's Deployment: its settings, its new start and its health.</summary>
internal sealed class KubeApi(KubeConnection connection, string space, KubePods pods, TimeProvider time)
{
    private const int MostNodesToTry = 4;

    /// <summary>Where it is reached from here: by a port-forward, or by a node.</summary>
    public Uri Url { get; set; } = new("http://127.0.0.1/");

    /// <summary>
    /// Takes the way by a node's port where there is one and it can be reached from here, as in local clusters. A port-forward
    /// starts processes on the node for each connection, which a load of many connections shows.
    /// </summary>
    public async Task PreferNodeAsync(CancellationToken cancellationToken)
    {
        var service = await connection.AskAsync(
            "read Service api", (client, stop) => client.CoreV1.ReadNamespacedServiceAsync(KubeLayout.Api, space, cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        if (service.Spec.Ports.FirstOrDefault(port => port.Port == KubeLayout.ApiPort)?.NodePort is not { } number)
            return;
        var nodes = await connection.FindAsync("list nodes", (client, stop) => client.CoreV1.ListNodeAsync(cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        var addresses = (nodes?.Items ?? []).SelectMany(node => node.Status?.Addresses ?? []).Where(address => address.Type == "InternalIP").Select(address => address.Address);
        using var probe = new HttpProbe(time);
        foreach (var host in addresses.Prepend(connection.Server.Host).Distinct().Take(MostNodesToTry))
        {
            var url = new UriBuilder("http", host, number).Uri;
            if (!await probe.AnswersAsync(new Uri(url, "healthz"), cancellationToken).ConfigureAwait(false))
                continue;
            Url = url;
            return;
        }
    }

    /// <summary>The pod that serves; null while there is none.</summary>
    public async Task<string?> PodAsync(CancellationToken cancellationToken) =>
        (await pods.ListAsync(cancellationToken, KubeLayout.Api).ConfigureAwait(false))
            .Where(pod => pod.IsRunning()).OrderByDescending(pod => pod.IsReady()).FirstOrDefault()?.Metadata.Name;

    /// <summary>Gives it other settings and starts it anew; returns when it is healthy.</summary>
    /// <exception cref="UserErrorException">It did not come back in time.</exception>
    public async Task ChangeAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var patch = JsonSerializer.Serialize(new
        {
            spec = new
            {
                template = new
                {
                    metadata = new { annotations = new Dictionary<string, string> { ["harness/started"] = $"{time.GetUtcNow():O}" } },
                    spec = new { containers = new[] { new { name = KubeLayout.Api, env = settings.Select(setting => new { name = setting.Key, value = setting.Value }) } } },
                },
            },
        });
        await connection.AskAsync(
            "change the API",
            (client, stop) => client.AppsV1.PatchNamespacedDeploymentAsync(new V1Patch(patch, V1Patch.PatchType.StrategicMergePatch), KubeLayout.Api, space, cancellationToken: stop),
            cancellationToken).ConfigureAwait(false);
        await HealthyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes its pod in order; the Deployment makes another.</summary>
    /// <exception cref="UserErrorException">It did not come back in time.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        if (await PodAsync(cancellationToken).ConfigureAwait(false) is { } pod)
            await pods.DeleteAsync(pod, Timeouts.Kill, cancellationToken).ConfigureAwait(false);
        await HealthyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns when one pod of the present settings is there, alone, ready and reached from here.</summary>
    /// <exception cref="UserErrorException">It can never be, or is not in time.</exception>
    public async Task HealthyAsync(CancellationToken cancellationToken)
    {
        using var probe = new HttpProbe(time);
        var url = new Uri(Url, "healthz");
        IReadOnlyList<V1Pod> found = [];
        var healthy = await time.UntilAsync(Timeouts.MemberStart + Timeouts.MemberStart, async () =>
        {
            var rolledOut = await RolledOutAsync(cancellationToken).ConfigureAwait(false);
            found = await pods.ListAsync(cancellationToken, KubeLayout.Api).ConfigureAwait(false);
            if (found.Select(pod => pod.Obstacle(connection.Context)).FirstOrDefault(obstacle => obstacle is not null) is { } obstacle)
                throw new UserErrorException($"the API cannot start: {obstacle}");
            return rolledOut && found is [var only] && only.IsReady() && await probe.AnswersAsync(url, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (!healthy)
            throw new UserErrorException(
                $"the API is not healthy ({url}) within {(Timeouts.MemberStart + Timeouts.MemberStart).TotalSeconds:0} s: "
                + (found.Count == 0 ? "it has no pod" : $"{string.Join(", ", found.Select(pod => $"{pod.Metadata.Name} {pod.Describe()}"))}. {await pods.TailAsync(found[0].Metadata.Name, cancellationToken).ConfigureAwait(false)}"));
    }

    private async Task<bool> RolledOutAsync(CancellationToken cancellationToken)
    {
        var now = await connection.AskAsync(
            "read the API", (client, stop) => client.AppsV1.ReadNamespacedDeploymentAsync(KubeLayout.Api, space, cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        return now.Status?.ObservedGeneration >= now.Metadata.Generation && now.Status.UpdatedReplicas == now.Spec.Replicas && now.Status.Replicas == now.Spec.Replicas;
    }
}
