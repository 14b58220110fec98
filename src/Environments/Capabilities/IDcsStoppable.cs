namespace Harness.Environments;

/// <summary>The configuration store in which the leader is elected can lose its majority.</summary>
public interface IDcsStoppable
{
    /// <summary>Ends the smallest majority of the store's members; returns when they are gone.</summary>
    /// <param name="atOnce">True: with SIGKILL; false: in order.</param>
    Task StopDcsMajorityAsync(bool atOnce, CancellationToken cancellationToken);

    /// <summary>Starts every member of the store that does not run; returns when all are healthy. Idempotent.</summary>
    /// <exception cref="UserErrorException">One did not come up in time.</exception>
    Task StartDcsAsync(CancellationToken cancellationToken);

    /// <summary>True when the store can answer, so that a leader can be elected and renewed.</summary>
    Task<bool> HasDcsQuorumAsync(CancellationToken cancellationToken);
}
