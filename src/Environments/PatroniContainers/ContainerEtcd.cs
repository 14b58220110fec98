namespace Harness.Environments;

/// <summary>Takes the majority of etcd's containers away and brings it back.</summary>
internal sealed class ContainerEtcd(IReadOnlyList<string> etcds, ContainerParts parts, TimeProvider time)
{
    /// <summary>Reads a key by consensus, so that only a member of a majority succeeds (etcd documentation, "endpoint health").</summary>
    private static readonly string[] Health = ["etcdctl", "--dial-timeout=1s", "--command-timeout=1s", "endpoint", "health"];

    /// <param name="atOnce">True: with SIGKILL; false: in order.</param>
    public Task EndAsync(bool atOnce, CancellationToken cancellationToken) => Task.WhenAll(EtcdMajority.Of(etcds).Select(etcd => atOnce
        ? parts.Life.KillAsync(etcd, cancellationToken)
        : parts.Life.StopAsync(etcd, cancellationToken)));

    /// <summary>Starts those that do not run, and waits until all are healthy.</summary>
    /// <exception cref="UserErrorException">One ended, or is not healthy in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(etcds.Select(etcd => parts.Life.StartAsync(etcd, cancellationToken))).ConfigureAwait(false);
        string? ill = null;
        var healthy = await time.UntilAsync(
            Timeouts.MemberStart,
            async () =>
            {
                var answers = await Task.WhenAll(etcds.Select(etcd => IsHealthyAsync(etcd, cancellationToken))).ConfigureAwait(false);
                ill = etcds.Where((_, index) => !answers[index]).FirstOrDefault();
                return ill is null;
            },
            cancellationToken).ConfigureAwait(false);
        if (!healthy)
            throw new UserErrorException(
                $"{ill} is not healthy within {Timeouts.MemberStart.TotalSeconds} s. {await parts.Logs.TailAsync(ill!, cancellationToken).ConfigureAwait(false)}");
    }

    public async Task<bool> HasQuorumAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(etcds.Select(etcd => IsHealthyAsync(etcd, cancellationToken))).ConfigureAwait(false)).Any(answer => answer);

    private async Task<bool> IsHealthyAsync(string etcd, CancellationToken cancellationToken) =>
        await parts.Project.StateAsync(etcd, cancellationToken).ConfigureAwait(false) is { IsRunning: true, IsPaused: false }
        && (await parts.Commands.RunAsync(etcd, Health, cancellationToken).ConfigureAwait(false)).ExitCode == 0;
}
