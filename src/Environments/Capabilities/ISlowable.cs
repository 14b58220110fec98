namespace Harness.Environments;

/// <summary>Replication from a member can be held back while the member itself goes on.</summary>
public interface ISlowable
{
    /// <summary>
    /// Holds all WAL back in a leader: its walsenders are frozen, so that no standby receives anything it commits from now on.
    /// </summary>
    /// <returns>How many walsenders were frozen.</returns>
    Task<int> HoldReplicationAsync(string leader, CancellationToken cancellationToken);

    /// <summary>Lets replication go on. Idempotent; nothing to do when the member is gone.</summary>
    Task ReleaseReplicationAsync(string leader, CancellationToken cancellationToken);
}
