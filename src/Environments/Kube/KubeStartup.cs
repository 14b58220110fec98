using System.Globalization;
using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>Brings one cluster up in its namespace, from nothing to the first healthy answer of the API.</summary>
internal sealed class KubeStartup(KubeCluster cluster, IProgress<string> progress)
{
    /// <summary>Its volumes belong to root.</summary>
    private const string HostPathProvisioner = "kubernetes.io/host-path";

    /// <summary>Nodes may have to fetch images and to make disks.</summary>
    private static readonly TimeSpan PodsReady = TimeSpan.FromSeconds(240);

    private readonly long _start = cluster.Time.GetTimestamp();

    /// <exception cref="UserErrorException">A pod can never run, or something did not come up in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var saved = cluster.Saved;
        var objects = KubeObjects.For(cluster.Overlay, saved, await VolumesAreRootsAsync(cancellationToken).ConfigureAwait(false), cluster.Connection.IsLocal);
        var apply = new KubeApply(cluster.Connection, saved.Namespace);
        // The API wants its database, which is made once there is a leader.
        foreach (var item in objects.Where(item => item is not V1Deployment))
            await apply.MakeAsync(item, cancellationToken).ConfigureAwait(false);
        Report("objects made");
        string? leader = null;
        await UntilAsync("no leader is writable", cluster.Members[0], async () =>
            (leader = await cluster.WritableLeaderAsync(cancellationToken).ConfigureAwait(false)) is not null, cancellationToken).ConfigureAwait(false);
        Report($"leader {leader}");
        cluster.Change(now => now with { Leader = leader!, Standbys = [.. cluster.Members.Where(member => member != leader)] });
        await AppDatabase.MakeAsync(cluster.Sql.ConnectionString(leader!), saved.Password, cancellationToken).ConfigureAwait(false);
        foreach (var item in objects.OfType<V1Deployment>())
            await apply.MakeAsync(item, cancellationToken).ConfigureAwait(false);
        await ReplicasAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Api.HealthyAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Api.PreferNodeAsync(cancellationToken).ConfigureAwait(false);
        Report($"API healthy on {cluster.ApiUrl}");
    }

    /// <summary>Waits until all members stream and the replication mode holds.</summary>
    /// <exception cref="UserErrorException">A pod can never run, or something did not come up in time.</exception>
    public async Task ReplicasAsync(CancellationToken cancellationToken)
    {
        var saved = cluster.Saved;
        await UntilAsync("not all replicas stream", cluster.Members[^1], () => cluster.AllStreamAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        Report($"{cluster.Members.Count} of {cluster.Members.Count} members streaming");
        await cluster.ChangeModeAsync(saved.Spec.Replication, cancellationToken).ConfigureAwait(false);
        Report($"replication mode {saved.Spec.Replication.Name()} confirmed");
    }

    /// <summary>Waits within the time for the whole start, and gives up at once when a pod can never run.</summary>
    private async Task UntilAsync(string failure, string member, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var reached = await cluster.Time.UntilAsync(PodsReady - cluster.Time.GetElapsedTime(_start), async () =>
        {
            foreach (var pod in await cluster.Pods.ListAsync(cancellationToken, KubeLayout.Postgres).ConfigureAwait(false))
                if (pod.Obstacle(cluster.Connection.Context) is { } obstacle)
                    throw new UserErrorException($"{pod.Metadata.Name} cannot start: {obstacle}");
            return await condition().ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (reached)
            return;
        var state = (await cluster.Pods.FindAsync(member, cancellationToken).ConfigureAwait(false)).Describe();
        throw new UserErrorException(
            $"{failure} within {PodsReady.TotalSeconds} s; pod {member} {state}. {await cluster.Pods.TailAsync(member, cancellationToken).ConfigureAwait(false)}");
    }

    private async Task<bool> VolumesAreRootsAsync(CancellationToken cancellationToken)
    {
        var classes = await cluster.Connection.AskAsync(
            "list storage classes", (client, stop) => client.StorageV1.ListStorageClassAsync(cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        var usual = classes.Items.FirstOrDefault(item =>
            item.Metadata.Annotations is { } marks && marks.TryGetValue("storageclass.kubernetes.io/is-default-class", out var yes) && yes == "true")
            ?? throw new UserErrorException(
                $"context '{cluster.Connection.Context}' has no default StorageClass, so that members get no volumes. Mark one: kubectl patch storageclass NAME -p '{{\"metadata\":{{\"annotations\":{{\"storageclass.kubernetes.io/is-default-class\":\"true\"}}}}}}'");
        return usual.Provisioner == HostPathProvisioner;
    }

    private void Report(string what) =>
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what} after {cluster.Time.GetElapsedTime(_start).TotalSeconds:F1} s"));
}
