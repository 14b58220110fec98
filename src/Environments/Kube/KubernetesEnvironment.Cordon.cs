namespace Harness.Environments;

/// <summary>Nodes closed to new pods.</summary>
public abstract partial class KubernetesEnvironment : ICordonable
{
    public async Task CordonAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var pod = await cluster.Pods.FindAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        if (pod?.Spec.NodeName is { Length: > 0 } node)
        {
            await new KubeNodes(cluster.Connection, cluster.Saved.Id).CloseAsync(node, cancellationToken).ConfigureAwait(false);
            await cluster.Pods.DeleteAsync(member, Timeouts.GracefulStop, cancellationToken).ConfigureAwait(false);
        }
        // The scheduler says so within a second, or has found another node.
        var waits = await Time.UntilAsync(Timeouts.MemberStart, async () =>
        {
            pod = await cluster.Pods.FindAsync(member, cancellationToken).ConfigureAwait(false);
            return pod?.Spec.NodeName is { Length: > 0 } other
                ? throw new UserErrorException($"the pod of {member} found another node, {other}: only where its volume, or a lack of nodes, ties it to one does it wait")
                : pod.IsUnschedulable();
        }, cancellationToken).ConfigureAwait(false);
        if (!waits)
            throw new UserErrorException($"the pod of {member} was deleted from a closed node, and {pod.Describe()}");
    }

    public async Task<bool> IsCordonedAsync(CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        return (await new KubeNodes(cluster.Connection, cluster.Saved.Id).ClosedAsync(cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    public async Task UncordonAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await new KubeNodes(cluster.Connection, cluster.Saved.Id).OpenAllAsync(cancellationToken).ConfigureAwait(false);
        await StartMemberAsync(member, cancellationToken).ConfigureAwait(false);
        await AwaitPostgresAsync(member, cancellationToken).ConfigureAwait(false);
    }
}
