using System.Globalization;
using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>A Job of generators in the cluster's namespace, each reached by a port-forward of its own.</summary>
internal sealed class KubeLoad(KubeCluster cluster, string image) : IHostedLoad
{
    private const string Name = "load";
    private const int OrderPort = 7000;

    private static readonly TimeSpan Ready = TimeSpan.FromSeconds(120);

    private readonly List<PortForward> _forwards = [];

    public IReadOnlyList<(string Name, Uri Url)> Generators { get; private set; } = [];

    public Uri ApiUrl => new($"http://{KubeLayout.Api}:{KubeLayout.ApiPort}/");

    /// <exception cref="UserErrorException">One can never run, or not all came up in time.</exception>
    public async Task StartAsync(int generators, CancellationToken cancellationToken)
    {
        var job = Kustomization.Read(Name).OfType<V1Job>().Single();
        (job.Spec.Parallelism, job.Spec.Completions) = (generators, generators);
        KubeObjects.Label(job.Metadata, cluster.Saved.Id);
        KubeObjects.Label(job.Spec.Template.Metadata, cluster.Saved.Id);
        KubeObjects.Choose(job.Spec.Template.Spec, cluster.Saved with { Images = new Dictionary<string, string> { [$"harness/load{KubeLayout.LocalTag}"] = image } });
        await new KubeApply(cluster.Connection, cluster.Saved.Namespace).MakeAsync(job, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<V1Pod> pods = [];
        var ready = await cluster.Time.UntilAsync(Ready, async () =>
        {
            pods = await cluster.Pods.ListAsync(cancellationToken, Name).ConfigureAwait(false);
            if (pods.Select(pod => pod.Obstacle(cluster.Connection.Context)).FirstOrDefault(obstacle => obstacle is not null) is { } obstacle)
                throw new UserErrorException($"a generator cannot start: {obstacle}");
            return pods.Count == generators && pods.All(pod => pod.IsReady());
        }, cancellationToken).ConfigureAwait(false);
        if (!ready)
            throw new UserErrorException(
                $"not all of {generators} generators are ready within {Ready.TotalSeconds} s: {string.Join(", ", pods.Select(pod => $"{pod.Metadata.Name} {pod.Describe()}"))}");
        foreach (var pod in pods)
            _forwards.Add(PortForward.Start(0, cluster.Connection, cluster.Saved.Namespace, _ => Task.FromResult<string?>(pod.Metadata.Name), OrderPort));
        Generators = [.. pods.Zip(_forwards).Select(pair => (pair.First.Metadata.Name, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{KubernetesEnvironment.Loopback}:{pair.Second.Port}/"))))];
    }

    /// <summary>The namespace's end takes what could not be deleted.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var forward in _forwards)
            await forward.DisposeAsync().ConfigureAwait(false);
        try
        {
            await cluster.Connection.FindAsync(
                "delete Job load",
                (client, stop) => client.BatchV1.DeleteNamespacedJobAsync(Name, cluster.Saved.Namespace, propagationPolicy: "Background", cancellationToken: stop),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (UserErrorException)
        {
        }
    }
}
