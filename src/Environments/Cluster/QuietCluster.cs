namespace Harness.Environments;

/// <summary>Waits until a cluster has nothing left to replicate, so that its members can be compared.</summary>
public static class QuietCluster
{
    /// <summary>Members may report a little lag behind WAL that carries no rows (checkpoints, running transactions).</summary>
    private const long MaxLagBytes = 64 * 1024;

    /// <summary>
    /// Waits for one leader, all members streaming on its timeline, and each of them having replayed what the leader had
    /// written when first asked.
    /// </summary>
    /// <returns>False when the cluster did not get there within <see cref="Timeouts.Rejoin"/>.</returns>
    public static async Task<bool> ReachAsync(IEnvironment environment, TimeProvider time, CancellationToken cancellationToken)
    {
        (string Leader, Lsn Position)? goal = null;
        return await time.UntilAsync(
            Timeouts.Rejoin,
            async () =>
            {
                var view = await environment.ViewAsync(cancellationToken).ConfigureAwait(false);
                if (!view.IsQuiet(MaxLagBytes) || view.Members.Count != environment.Members.Count)
                    return false;
                var rows = await environment.ReplicationAsync(cancellationToken).ConfigureAwait(false);
                if (rows.Count != environment.Members.Count - 1)
                    return false;
                if (goal?.Leader != rows[0].Leader)
                    goal = (rows[0].Leader, rows[0].CurrentLsn);
                return rows.All(row => row.State == "streaming" && row.ReplayLsn >= goal.Value.Position);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
