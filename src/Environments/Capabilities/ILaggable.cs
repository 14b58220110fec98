namespace Harness.Environments;

/// <summary>Replication to one standby can be held back while the others go on.</summary>
public interface ILaggable
{
    /// <summary>Holds all WAL back from one standby: the walsender that serves it is frozen.</summary>
    /// <returns>False when no walsender serves it.</returns>
    Task<bool> HoldStandbyAsync(string standby, CancellationToken cancellationToken);

    /// <summary>Lets the standby have its WAL again. Idempotent; nothing to do when the leader that held it back is gone.</summary>
    Task ReleaseStandbyAsync(string standby, CancellationToken cancellationToken);
}
