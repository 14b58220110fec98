namespace Harness.Environments;

/// <summary>Members run in pods, which Kubernetes makes anew by itself when they are deleted.</summary>
public interface IPodDeletable
{
    /// <summary>Deletes a member's pod; returns when it is gone. Another one takes its place, with the same volume.</summary>
    /// <param name="atOnce">True: what runs in it is killed, and the pod is not waited for; false: in order, within its grace period.</param>
    /// <exception cref="UserErrorException">It is not gone in time.</exception>
    Task DeletePodAsync(string member, bool atOnce, CancellationToken cancellationToken);

    /// <summary>Returns when the member's new pod runs and its PostgreSQL answers. Idempotent.</summary>
    /// <exception cref="UserErrorException">It did not come back in time.</exception>
    Task AwaitPodAsync(string member, CancellationToken cancellationToken);
}
