using k8s;

namespace Harness.Environments;

/// <summary>Cuts members of one cluster off by NetworkPolicy, and joins them again.</summary>
internal sealed class KubePolicies(KubeCluster cluster)
{
    /// <summary>Plugins take a policy over within a second or two.</summary>
    private static readonly TimeSpan Taken = TimeSpan.FromSeconds(15);

    /// <summary>Connections that are there already may outlive a policy, by the plugin: replication is made to connect anew.</summary>
    private const string EndStreams = "kill -TERM $(pgrep -f '^postgres: .*wal(sender|receiver)') 2> /dev/null; true";

    /// <exception cref="UserErrorException">The cut did not take.</exception>
    public async Task CutAsync(string member, PartitionScope scope, CancellationToken cancellationToken)
    {
        await RemoveAsync(cluster.Connection, cluster.Saved.Namespace, member, cancellationToken).ConfigureAwait(false);
        var store = scope == PartitionScope.Peers ? [] : await StoreAsync(cancellationToken).ConfigureAwait(false);
        var policy = KubePolicy.Cut(member, cluster.Saved.Id, scope, await PeersAsync(member, cancellationToken).ConfigureAwait(false), store);
        await new KubeApply(cluster.Connection, cluster.Saved.Namespace).MakeAsync(policy, cancellationToken).ConfigureAwait(false);
        if (await cluster.Time.UntilAsync(Taken, async () =>
        {
            if (scope != PartitionScope.Dcs)
                await cluster.Pods.RunAsync(member, ["sh", "-c", EndStreams], cancellationToken).ConfigureAwait(false);
            return await IsCutAsync(member, scope, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false))
            return;
        await RemoveAsync(cluster.Connection, cluster.Saved.Namespace, member, cancellationToken).ConfigureAwait(false);
        throw new UserErrorException($"NetworkPolicy {KubePolicy.NameOf(member)} did not cut {member} off within {Taken.TotalSeconds} s (from: {scope})");
    }

    /// <summary>Returns when the member reaches somebody again, or time is over.</summary>
    public async Task MendAsync(string member, CancellationToken cancellationToken)
    {
        await RemoveAsync(cluster.Connection, cluster.Saved.Namespace, member, cancellationToken).ConfigureAwait(false);
        await cluster.Time.UntilAsync(
            Taken, async () => !await IsCutAsync(member, PartitionScope.Peers, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True when the member reaches none of what the scope names, tried from its pod.</summary>
    public async Task<bool> IsCutAsync(string member, PartitionScope scope, CancellationToken cancellationToken)
    {
        var tries = new List<string>();
        if (scope != PartitionScope.Dcs)
            tries.AddRange((await PeersAsync(member, cancellationToken).ConfigureAwait(false)).Select(address => $"pg_isready -q -h {address} -p {KubeLayout.PostgresPort} -t 1; [ $? -le 1 ]"));
        if (scope != PartitionScope.Peers)
            tries.Add("curl -sk -o /dev/null --max-time 1 https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT/version");
        var script = string.Concat(tries.Select(attempt => $"if {attempt}; then exit 1; fi\n")) + "exit 0";
        return (await cluster.Pods.RunAsync(member, ["sh", "-c", script], cancellationToken).ConfigureAwait(false)).ExitCode == 0;
    }

    public static Task RemoveAsync(KubeConnection connection, string space, string member, CancellationToken cancellationToken) => connection.FindAsync(
        $"remove NetworkPolicy {KubePolicy.NameOf(member)}",
        (client, stop) => client.NetworkingV1.DeleteNamespacedNetworkPolicyAsync(KubePolicy.NameOf(member), space, cancellationToken: stop), cancellationToken);

    private async Task<IReadOnlyList<string>> PeersAsync(string member, CancellationToken cancellationToken) =>
        [.. (await cluster.Pods.ListAsync(cancellationToken, KubeLayout.Postgres).ConfigureAwait(false))
            .Where(pod => pod.Metadata.Name != member && pod.Status?.PodIP is { Length: > 0 }).Select(pod => pod.Status.PodIP)];

    /// <summary>Where the Kubernetes API is for pods, behind its Service and in front of it.</summary>
    private async Task<IReadOnlyList<string>> StoreAsync(CancellationToken cancellationToken)
    {
        var behind = await cluster.Connection.AskAsync(
            "read Endpoints kubernetes", (client, stop) => client.CoreV1.ReadNamespacedEndpointsAsync("kubernetes", "default", cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        var front = await cluster.Connection.AskAsync(
            "read Service kubernetes", (client, stop) => client.CoreV1.ReadNamespacedServiceAsync("kubernetes", "default", cancellationToken: stop), cancellationToken).ConfigureAwait(false);
        return [front.Spec.ClusterIP, .. (behind.Subsets ?? []).SelectMany(subset => subset.Addresses ?? []).Select(address => address.Ip)];
    }
}
