using System.Globalization;

namespace Harness.Environments;

/// <summary>Makes and removes the network namespaces of a local cluster, by ip(8). Needs root.</summary>
internal sealed class MemberNetworks(NetworkPlan plan, SystemCommand system)
{
    private const string Folder = "/run/netns";

    /// <summary>Programs beside those of every local cluster, and Debian's packages that hold them.</summary>
    private static readonly (string Program, string Package)[] Needed =
        [("ip", "iproute2"), ("tc", "iproute2"), ("iptables", "iptables"), ("nsenter", "util-linux"), ("bash", "bash"), ("timeout", "coreutils")];

    /// <exception cref="UserErrorException">Not root, or a program is missing.</exception>
    public static void Require()
    {
        if (Posix.EffectiveUserId != 0)
            throw new UserErrorException(
                "networks of their own (ownNetworks, for faults that cut a member off or slow it down) are network namespaces, which only root "
                + "can make. Run as root, or in containers: --environment patroni");
        SystemCommand.Require(Needed);
    }

    /// <exception cref="UserErrorException">The kernel or the container that this runs in does not let them be made.</exception>
    public async Task MakeAsync(IReadOnlyList<string> members, IReadOnlyList<string> etcds, CancellationToken cancellationToken)
    {
        foreach (var step in Steps(members, etcds))
            await system.DemandAsync(["ip", .. step], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes all of them, also those of a run with more members. Idempotent; nothing to do where none was made.</summary>
    /// <returns>What could not be removed, one line each.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        // The kernel removes it together with the hub, but later; until then its address would be taken.
        if (Directory.Exists(Path.Combine("/sys/class/net", plan.HostDevice)))
            await TryAsync(["ip", "link", "delete", plan.HostDevice]).ConfigureAwait(false);
        foreach (var name in Left())
            await TryAsync(["ip", "netns", "delete", name]).ConfigureAwait(false);
        return problems;

        async Task TryAsync(IReadOnlyList<string> command)
        {
            var result = await system.RunAsync(command, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
                problems.Add($"'{string.Join(' ', command)}': {result.Explanation}");
        }
    }

    private List<string> Left() =>
        Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Where(plan.Owns)] : [];

    private IEnumerable<string[]> Steps(IReadOnlyList<string> members, IReadOnlyList<string> etcds)
    {
        var bits = NetworkPlan.Bits.ToString(CultureInfo.InvariantCulture);
        yield return ["netns", "add", plan.Hub];
        yield return ["-n", plan.Hub, "link", "set", "lo", "up"];
        yield return ["-n", plan.Hub, "link", "add", NetworkPlan.Bridge, "type", "bridge"];
        yield return ["-n", plan.Hub, "link", "set", NetworkPlan.Bridge, "up"];
        foreach (var etcd in etcds)
            yield return ["-n", plan.Hub, "address", "add", $"{plan.Etcd(etcd)}/{bits}", "dev", NetworkPlan.Bridge];
        yield return ["link", "add", plan.HostDevice, "type", "veth", "peer", "name", NetworkPlan.Uplink, "netns", plan.Hub];
        yield return ["-n", plan.Hub, "link", "set", NetworkPlan.Uplink, "master", NetworkPlan.Bridge, "up"];
        yield return ["address", "add", $"{plan.HostAddress}/{bits}", "dev", plan.HostDevice];
        yield return ["link", "set", plan.HostDevice, "up"];
        foreach (var member in members)
        {
            var name = plan.Namespace(member);
            yield return ["netns", "add", name];
            yield return ["-n", name, "link", "set", "lo", "up"];
            yield return ["link", "add", member, "netns", plan.Hub, "type", "veth", "peer", "name", NetworkPlan.Device, "netns", name];
            yield return ["-n", plan.Hub, "link", "set", member, "master", NetworkPlan.Bridge, "up"];
            yield return ["-n", name, "address", "add", $"{plan.Member(member)}/{bits}", "dev", NetworkPlan.Device];
            yield return ["-n", name, "link", "set", NetworkPlan.Device, "up"];
        }
    }
}
