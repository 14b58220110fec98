namespace Harness.Environments;

/// <summary>Leadership handed over by hand, without a fault.</summary>
/// <param name="stop">Shuts a member down in order.</param>
internal sealed class PlainHandOver(IPlainMembers cluster, Func<string, CancellationToken, Task> stop)
{
    /// <summary>
    /// What an operator does without a manager: the leader is shut down, which sends its last WAL to every standby that
    /// streams; the candidate, or the most advanced standby, is promoted; the former leader comes back as a standby.
    /// </summary>
    /// <exception cref="UserErrorException">Another one leads, the candidate does not stream, or it did not take over in time.</exception>
    public async Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken)
    {
        if (leader != cluster.Leader)
            throw new UserErrorException($"{leader} cannot hand over: {cluster.Leader} leads");
        if (candidate is not null)
            await RefuseDetachedAsync(candidate, cancellationToken).ConfigureAwait(false);
        await stop(leader, cancellationToken).ConfigureAwait(false);
        var next = await new PlainFailover(cluster, SilentProgress.Instance).RunAsync(leader, candidate, cancellationToken).ConfigureAwait(false);
        await new PlainRejoin(cluster).StartAsync(leader, cancellationToken).ConfigureAwait(false);
        return next;
    }

    /// <summary>The leader is only shut down for a candidate that gets its last WAL.</summary>
    private async Task RefuseDetachedAsync(string candidate, CancellationToken cancellationToken)
    {
        var rows = await cluster.View.ReplicationAsync(cancellationToken).ConfigureAwait(false);
        if (!rows.Any(row => row.Standby == candidate && row.State == "streaming"))
            throw new UserErrorException($"{cluster.Leader} cannot hand over to {candidate}, which does not stream from it and may lack commits");
    }
}
