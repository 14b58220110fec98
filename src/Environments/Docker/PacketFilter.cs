using System.Globalization;
using System.Net;

namespace Harness.Environments;

/// <summary>Which packets of a container are dropped.</summary>
internal enum PacketDirection
{
    /// <summary>Those that it receives.</summary>
    In,

    /// <summary>Those that it sends.</summary>
    Out,
}

/// <summary>
/// One-way cuts by iptables and bandwidth limits by tc inside a container, which needs both programs and the capability
/// NET_ADMIN. All of it ends with the container's network, as at a restart.
/// </summary>
internal sealed class PacketFilter(ComposeProject project, ContainerCommands commands)
{
    /// <summary>Bytes that may pass at once: a few packets, so that the limit holds from the first moment.</summary>
    private const string Burst = "32kbit";

    /// <summary>How long packets wait in the queue before they are dropped.</summary>
    private const string Queue = "400ms";

    /// <summary>Drops all packets from or to an address. Idempotent.</summary>
    public async Task DropAsync(string member, PacketDirection direction, IPAddress peer, CancellationToken cancellationToken)
    {
        if (!await IsDroppedAsync(member, direction, peer, cancellationToken).ConfigureAwait(false))
            await commands.DemandAsync(member, Rule("-A", direction, peer), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets them pass again. Idempotent.</summary>
    public async Task PassAsync(string member, PacketDirection direction, IPAddress peer, CancellationToken cancellationToken)
    {
        if (await IsDroppedAsync(member, direction, peer, cancellationToken).ConfigureAwait(false))
            await commands.DemandAsync(member, Rule("-D", direction, peer), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> IsDroppedAsync(string member, PacketDirection direction, IPAddress peer, CancellationToken cancellationToken) =>
        (await commands.RunAsync(member, Rule("-C", direction, peer), cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>Limits what a container sends into a network (token bucket filter, tc-tbf(8)).</summary>
    /// <param name="network">Name in the compose file.</param>
    public async Task LimitBandwidthAsync(string member, string network, long bitsPerSecond, CancellationToken cancellationToken)
    {
        var device = await DeviceAsync(member, network, cancellationToken).ConfigureAwait(false);
        var rate = string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond}bit");
        await commands.DemandAsync(
            member, ["tc", "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate, "burst", Burst, "latency", Queue], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the limit away. Idempotent.</summary>
    public async Task UnlimitBandwidthAsync(string member, string network, CancellationToken cancellationToken)
    {
        var device = await DeviceAsync(member, network, cancellationToken).ConfigureAwait(false);
        var shown = await commands.DemandAsync(member, ["tc", "qdisc", "show", "dev", device], cancellationToken).ConfigureAwait(false);
        if (shown.Contains("tbf", StringComparison.Ordinal))
            await commands.DemandAsync(member, ["tc", "qdisc", "del", "dev", device, "root"], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lines of <c>ip -o -4 addr show</c>: number, device, family, address/bits, ...</summary>
    /// <returns>Null when no device has the address.</returns>
    internal static string? DeviceOf(string lines, IPAddress address) => lines
        .Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(fields => fields.Length > 3 && fields[3].Split('/')[0] == address.ToString())?[1];

    private static string[] Rule(string action, PacketDirection direction, IPAddress peer) => direction == PacketDirection.In
        ? ["iptables", "-w", action, "INPUT", "-s", peer.ToString(), "-j", "DROP"]
        : ["iptables", "-w", action, "OUTPUT", "-d", peer.ToString(), "-j", "DROP"];

    private async Task<string> DeviceAsync(string member, string network, CancellationToken cancellationToken)
    {
        var state = await project.StateAsync(member, cancellationToken).ConfigureAwait(false);
        if (!state.Addresses.TryGetValue($"{project.Name}_{network}", out var address))
            throw new UserErrorException($"{member} is not in network '{network}' ({state.Describe()}), so that nothing can be limited there");
        var lines = await commands.DemandAsync(member, ["ip", "-o", "-4", "addr", "show"], cancellationToken).ConfigureAwait(false);
        return DeviceOf(lines, address) ?? throw new UserErrorException($"no device of {member} has the address {address}");
    }
}
