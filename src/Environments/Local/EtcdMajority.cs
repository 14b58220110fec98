namespace Harness.Environments;

/// <summary>Takes etcd's majority away and brings it back.</summary>
internal sealed class EtcdMajority(LocalCluster cluster, TimeProvider time)
{
    private LocalLayout Layout => cluster.Layout;

    /// <summary>The smallest number of members without which the others cannot agree.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> etcds) => [.. etcds.Take(etcds.Count / 2 + 1)];

    /// <exception cref="TimeoutException">A member is still there.</exception>
    public async Task EndAsync(Signal signal, TimeSpan limit, CancellationToken cancellationToken)
    {
        var majority = Of(Layout.Etcds);
        foreach (var etcd in majority.Select(cluster.Table.Alive).OfType<RecordedProcess>())
            Posix.Send(etcd.Pid, signal);
        if (!await time.UntilAsync(limit, () => majority.All(etcd => cluster.Table.Alive(etcd) is null), cancellationToken).ConfigureAwait(false))
            throw new TimeoutException($"not all of {string.Join(", ", majority)} ended within {limit.TotalSeconds} s");
    }

    /// <summary>Starts those that do not run, and waits until all are healthy.</summary>
    /// <exception cref="UserErrorException">One ended, or is not healthy in time.</exception>
    public async Task StartAsync(Programs programs, Account account, CancellationToken cancellationToken)
    {
        foreach (var etcd in Layout.Etcds.Where(etcd => cluster.Table.Alive(etcd) is null))
            cluster.Processes.StartEtcd(programs, account, etcd);
        var healthy = await time.UntilAsync(
            Timeouts.MemberStart,
            async () => Layout.Etcds.FirstOrDefault(etcd => cluster.Table.Alive(etcd) is null) is { } ended
                ? throw new UserErrorException($"{ended} ended while it was starting. {LogTail.Of(Layout.Log(ended))}")
                : (await HealthAsync(cancellationToken).ConfigureAwait(false)).All(answer => answer),
            cancellationToken).ConfigureAwait(false);
        if (!healthy)
            throw new UserErrorException($"etcd is not healthy within {Timeouts.MemberStart.TotalSeconds} s. {LogTail.Of(Layout.Log(Layout.Etcds[0]))}");
    }

    /// <summary>A member calls itself healthy only when a majority has confirmed a read of it.</summary>
    public async Task<bool> HasQuorumAsync(CancellationToken cancellationToken) =>
        (await HealthAsync(cancellationToken).ConfigureAwait(false)).Any(answer => answer);

    private async Task<bool[]> HealthAsync(CancellationToken cancellationToken)
    {
        using var probe = new HttpProbe(time);
        return await Task.WhenAll(Layout.Etcds.Select(etcd =>
            probe.AnswersAsync(new Uri(Layout.EtcdUrl(etcd), "health"), cancellationToken))).ConfigureAwait(false);
    }
}
