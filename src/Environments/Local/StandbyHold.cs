namespace Harness.Environments;

/// <summary>Freezes the walsender that serves one standby.</summary>
internal sealed class StandbyHold(LocalCluster cluster, HeldWalsenders held, ProcFs proc, TimeProvider time)
{
    /// <returns>False when no walsender serves the standby.</returns>
    /// <exception cref="TimeoutException">The walsender still runs after <see cref="Timeouts.Kill"/>.</exception>
    public async Task<bool> HoldAsync(string standby, CancellationToken cancellationToken)
    {
        var pids = Own(await held.ToFreezeAsync(cluster.Sql, Answering(), standby, cancellationToken).ConfigureAwait(false));
        foreach (var pid in pids)
            Posix.Send(pid, Signal.Stop);
        if (!await time.UntilAsync(Timeouts.Kill, () => pids.All(proc.IsFrozen), cancellationToken).ConfigureAwait(false))
            throw new TimeoutException($"cannot hold the replication to {standby}: processes {string.Join(", ", pids)} still run");
        return pids.Count > 0;
    }

    public async Task ReleaseAsync(string standby, CancellationToken cancellationToken)
    {
        foreach (var pid in Own(await held.ToThawAsync(cluster.Sql, Answering(), standby, cancellationToken).ConfigureAwait(false)))
            Posix.Send(pid, Signal.Continue);
    }

    private IEnumerable<string> Answering() => cluster.Layout.Members.Where(cluster.Nodes.MayAnswer);

    /// <summary>Only processes of a member that is not frozen as a whole are ever signalled, whatever its SQL says.</summary>
    private IReadOnlyList<int> Own(IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders) =>
        [.. walsenders.Where(member => cluster.Nodes.MayAnswer(member.Key)).SelectMany(member => member.Value.Intersect(cluster.Nodes.Pids(member.Key)))];
}
