namespace Harness.Environments;

/// <summary>The replication mode can be changed while the cluster runs.</summary>
public interface IReplicationModes
{
    /// <summary>Changes the mode; returns when <c>pg_stat_replication</c> and the cluster's manager both show it.</summary>
    /// <exception cref="UserErrorException">The mode did not take effect in time.</exception>
    Task SetReplicationModeAsync(ReplicationMode mode, CancellationToken cancellationToken);
}
