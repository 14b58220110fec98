using System.Globalization;

namespace Harness.Environments;

/// <summary>
/// Cuts members off by iptables(8) in their own namespace: packets from and to the chosen addresses are dropped, those of
/// HAProxy, the API and Harness pass.
/// </summary>
internal sealed class MemberCut(LocalLayout layout, NetworkPlan plan, SystemCommand system, TimeProvider time)
{
    /// <summary>Exit code of timeout(1) when the time was over.</summary>
    private const int TimeIsOver = 124;

    /// <exception cref="UserErrorException">The rules were not accepted.</exception>
    public async Task IsolateAsync(string member, PartitionScope scope, CancellationToken cancellationToken)
    {
        await FlushAsync(member, cancellationToken).ConfigureAwait(false);
        // One rule for each address of the list.
        var hosts = string.Join(',', Others(member, scope).Select(other => other.Host));
        await FilterAsync(member, ["-A", "INPUT", "-s", hosts, "-j", "DROP"], cancellationToken).ConfigureAwait(false);
        await FilterAsync(member, ["-A", "OUTPUT", "-d", hosts, "-j", "DROP"], cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="UserErrorException">It still does not reach the others.</exception>
    public async Task RejoinAsync(string member, CancellationToken cancellationToken)
    {
        await FlushAsync(member, cancellationToken).ConfigureAwait(false);
        var joined = await time.UntilAsync(
            Timeouts.Kill,
            async () => !await IsIsolatedAsync(member, PartitionScope.Peers, cancellationToken).ConfigureAwait(false)
                && !await IsIsolatedAsync(member, PartitionScope.Dcs, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        if (!joined)
            throw new UserErrorException($"{member} was to rejoin, and does not reach the others within {Timeouts.Kill.TotalSeconds} s");
    }

    /// <summary>Tries to reach every address from within the member's namespace. A refusal is an answer as well.</summary>
    public async Task<bool> IsIsolatedAsync(string member, PartitionScope scope, CancellationToken cancellationToken)
    {
        var limit = Timeouts.Reach.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var silent = await Task.WhenAll(Others(member, scope).Select(async other =>
        {
            var connect = string.Create(CultureInfo.InvariantCulture, $"</dev/tcp/{other.Host}/{other.Port}");
            var result = await system.RunAsync(
                [.. Inside(member), "timeout", limit, "bash", "-c", connect], cancellationToken).ConfigureAwait(false);
            return result.ExitCode == TimeIsOver;
        })).ConfigureAwait(false);
        return silent.All(one => one);
    }

    private IEnumerable<(string Host, int Port)> Others(string member, PartitionScope scope) =>
    [
        .. scope == PartitionScope.Dcs ? [] : layout.Members.Where(other => other != member).Select(other => (layout.Address(other), layout.Spec.Ports.Patroni)),
        .. scope == PartitionScope.Peers ? [] : layout.Etcds.Select(etcd => (layout.EtcdAddress(etcd), layout.Spec.Ports.EtcdClient)),
    ];

    /// <summary>The chains of a member's namespace hold no rules but these.</summary>
    private async Task FlushAsync(string member, CancellationToken cancellationToken)
    {
        foreach (var chain in (string[])["INPUT", "OUTPUT"])
            await FilterAsync(member, ["-F", chain], cancellationToken).ConfigureAwait(false);
    }

    private Task<string> FilterAsync(string member, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        system.DemandAsync([.. Inside(member), "iptables", "-w", .. arguments], cancellationToken);

    private IReadOnlyList<string> Inside(string member) => NamespaceCommand.In(plan.Namespace(member));
}
