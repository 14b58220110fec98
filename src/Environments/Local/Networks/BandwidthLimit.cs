using System.Globalization;

namespace Harness.Environments;

/// <summary>
/// Limits what a member sends to its peers (hierarchical token bucket, tc-htb(8)): all packets are let pass but those to
/// the peers, which share one class with a ceiling.
/// </summary>
internal sealed class BandwidthLimit(LocalLayout layout, NetworkPlan plan, SystemCommand system)
{
    private const string Unlimited = "10gbit";
    private const string Root = "1:";
    private const string Others = "1:10";
    private const string Peers = "1:20";
    private const string Chain = "POSTROUTING";

    /// <exception cref="UserErrorException">The kernel does not take it.</exception>
    public async Task LimitAsync(string member, long bitsPerSecond, CancellationToken cancellationToken)
    {
        await RemoveAsync(member, cancellationToken).ConfigureAwait(false);
        var rate = string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond}bit");
        await TcAsync(member, ["qdisc", "add", "dev", NetworkPlan.Device, "root", "handle", Root, "htb", "default", "10"], cancellationToken).ConfigureAwait(false);
        await TcAsync(member, ["class", "add", "dev", NetworkPlan.Device, "parent", Root, "classid", Others, "htb", "rate", Unlimited], cancellationToken).ConfigureAwait(false);
        await TcAsync(member, ["class", "add", "dev", NetworkPlan.Device, "parent", Root, "classid", Peers, "htb", "rate", rate, "ceil", rate], cancellationToken).ConfigureAwait(false);
        foreach (var peer in layout.Members.Where(peer => peer != member))
            await system.DemandAsync(Classify(member, peer), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Idempotent.</summary>
    public async Task RemoveAsync(string member, CancellationToken cancellationToken)
    {
        // The table of a member's namespace holds no rules but these.
        await system.DemandAsync([.. Filter(member), "-F", Chain], cancellationToken).ConfigureAwait(false);
        if (await IsLimitedAsync(member, cancellationToken).ConfigureAwait(false))
            await TcAsync(member, ["qdisc", "delete", "dev", NetworkPlan.Device, "root"], cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> IsLimitedAsync(string member, CancellationToken cancellationToken) =>
        (await TcAsync(member, ["qdisc", "show", "dev", NetworkPlan.Device], cancellationToken).ConfigureAwait(false)).Contains("htb", StringComparison.Ordinal);

    private Task<string> TcAsync(string member, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        system.DemandAsync([.. NamespaceCommand.In(plan.Namespace(member)), "tc", .. arguments], cancellationToken);

    /// <summary>The kernel may lack the classifiers of tc, and has iptables' target.</summary>
    private IReadOnlyList<string> Classify(string member, string peer) =>
        [.. Filter(member), "-A", Chain, "-d", layout.Address(peer), "-j", "CLASSIFY", "--set-class", Peers];

    private IReadOnlyList<string> Filter(string member) => [.. NamespaceCommand.In(plan.Namespace(member)), "iptables", "-w", "-t", "mangle"];
}
