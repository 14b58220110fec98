namespace Harness.Environments;

/// <summary>Members cut off by NetworkPolicy: only where the cluster's network enforces it, which is tried before the start.</summary>
public abstract partial class KubernetesEnvironment : IPartitionable
{
    /// <summary>True where members have a configuration store that they can be cut off from.</summary>
    private protected abstract bool HasStore { get; }

    public async Task IsolateAsync(string member, PartitionScope scope, CancellationToken cancellationToken)
    {
        if (scope == PartitionScope.Dcs && !HasStore)
            throw new UserErrorException($"{this.Known(member)} cannot be cut off from the configuration store: {Kind} has none");
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await new KubePolicies(cluster).CutAsync(this.Known(member), HasStore ? scope : PartitionScope.Peers, cancellationToken).ConfigureAwait(false);
        // Without its store a member's Patroni tells nothing of the cluster, but only after its own time limit.
        if (scope != PartitionScope.Peers && HasStore)
            cluster.Silent.Silence(member);
    }

    public async Task RejoinAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await new KubePolicies(cluster).MendAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        if (HasStore && !await IsPausedAsync(member, cancellationToken).ConfigureAwait(false))
            cluster.Silent.Hear(member);
    }

    public async Task<bool> IsIsolatedAsync(string member, PartitionScope scope, CancellationToken cancellationToken)
    {
        if (!HasStore && scope == PartitionScope.Dcs)
            return false;
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        return await new KubePolicies(cluster).IsCutAsync(this.Known(member), HasStore ? scope : PartitionScope.Peers, cancellationToken).ConfigureAwait(false);
    }
}
