namespace Harness.Environments;

/// <summary>Members run on nodes that can be closed to new pods, so that a pod that is deleted does not come back.</summary>
public interface ICordonable
{
    /// <summary>Closes the node of a member's pod, and deletes the pod in order; returns when the new one waits for a node. Idempotent.</summary>
    /// <exception cref="UserErrorException">The node cannot be closed, or another one took the new pod.</exception>
    Task CordonAsync(string member, CancellationToken cancellationToken);

    /// <summary>True while a node is closed by <see cref="CordonAsync"/>.</summary>
    Task<bool> IsCordonedAsync(CancellationToken cancellationToken);

    /// <summary>Opens the nodes that <see cref="CordonAsync"/> closed, and no others; returns when the member answers. Idempotent.</summary>
    /// <exception cref="UserErrorException">It did not come back in time.</exception>
    Task UncordonAsync(string member, CancellationToken cancellationToken);
}
