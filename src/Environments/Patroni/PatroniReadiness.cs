namespace Harness.Environments;

/// <summary>The states that a starting or changing cluster is waited for, each asked once.</summary>
internal sealed class PatroniReadiness(PatroniCluster cluster, IReadOnlyList<string> members, TimeProvider time)
{
    /// <summary>Lag that a standby may have and still count as up: it has streamed, and nobody waits for it.</summary>
    private const long SmallLagBytes = 1 << 20;

    private readonly ReplicationModeSwitch _modes = new(cluster, time);

    /// <summary>The leader, once its PostgreSQL takes writes; null before.</summary>
    public async Task<string?> LeaderAsync(CancellationToken cancellationToken)
    {
        var leader = (await cluster.ViewAsync(cancellationToken).ConfigureAwait(false)).Leader?.Name;
        return leader is not null
            && await cluster.Sql.TryScalarAsync(leader, "SELECT pg_is_in_recovery()", cancellationToken).ConfigureAwait(false) == bool.FalseString
                ? leader
                : null;
    }

    /// <summary>True when every member but the leader streams from it.</summary>
    public async Task<bool> AllStreamAsync(CancellationToken cancellationToken)
    {
        var view = await cluster.ViewAsync(cancellationToken).ConfigureAwait(false);
        var rows = await cluster.ReplicationAsync(cancellationToken).ConfigureAwait(false);
        return view.IsQuiet(SmallLagBytes) && rows.Count(row => row.State == "streaming") == members.Count - 1;
    }

    /// <returns>The synchronous standbys; null while the mode does not hold.</returns>
    public Task<string?> ConfirmAsync(ReplicationMode mode, CancellationToken cancellationToken) => _modes.ConfirmAsync(mode, cancellationToken);
}
