using System.Globalization;
using System.Net;

namespace Harness.Environments;

/// <summary>
/// Limits what a container sends to some addresses, all of them together, by a class of tc-htb(8); everything else in the same
/// network passes as before. Needs the capability NET_ADMIN. The limit ends with the container's network, as at a restart.
/// </summary>
internal sealed class PeerBandwidth(ComposeProject project, ContainerCommands commands)
{
    /// <summary>How long packets wait in the queue before they are dropped.</summary>
    private const double QueueSeconds = 0.4;

    /// <summary>A queue that holds fewer than some dozen full packets would drop more than it limits.</summary>
    private const long ShortestQueueBytes = 64 << 10;

    private const int BitsPerByte = 8;

    /// <summary>What no filter matches passes an htb without a default class unlimited.</summary>
    private const string Limit = """
        set -e
        device=$1 rate=$2 queue=$3; shift 3
        tc qdisc del dev $device root 2>/dev/null || true
        tc qdisc add dev $device root handle 1: htb
        tc class add dev $device parent 1: classid 1:1 htb rate ${rate}bit
        tc qdisc add dev $device parent 1:1 bfifo limit $queue
        for peer in "$@"; do
          tc filter add dev $device parent 1: protocol ip u32 match ip dst $peer/32 flowid 1:1
        done
        """;

    /// <param name="network">Name in the compose file, in which the peers are.</param>
    /// <exception cref="UserErrorException">The container does not run, is not in the network, or tc refuses.</exception>
    public async Task LimitAsync(
        string member, string network, IReadOnlyList<IPAddress> peers, long bitsPerSecond, CancellationToken cancellationToken)
    {
        var device = await DeviceAsync(member, network, cancellationToken).ConfigureAwait(false);
        var queue = Math.Max(ShortestQueueBytes, (long)(bitsPerSecond * QueueSeconds) / BitsPerByte);
        await commands.DemandAsync(
            member, ["sh", "-c", Limit, "sh", device, Text(bitsPerSecond), Text(queue), .. peers.Select(peer => peer.ToString())],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Idempotent; a container that does not run has no limit.</summary>
    public async Task UnlimitAsync(string member, string network, CancellationToken cancellationToken)
    {
        if (await IsLimitedAsync(member, network, cancellationToken).ConfigureAwait(false))
            await commands.DemandAsync(
                member, ["tc", "qdisc", "del", "dev", await DeviceAsync(member, network, cancellationToken).ConfigureAwait(false), "root"], cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> IsLimitedAsync(string member, string network, CancellationToken cancellationToken)
    {
        if (!(await project.StateAsync(member, cancellationToken).ConfigureAwait(false)).IsRunning)
            return false;
        var device = await DeviceAsync(member, network, cancellationToken).ConfigureAwait(false);
        var shown = await commands.DemandAsync(member, ["tc", "class", "show", "dev", device], cancellationToken).ConfigureAwait(false);
        return shown.Contains("class htb 1:1", StringComparison.Ordinal);
    }

    /// <summary>Lines of <c>ip -o -4 addr show</c>: number, device, family, address/bits, ...</summary>
    /// <returns>Null when no device has the address.</returns>
    internal static string? DeviceOf(string lines, IPAddress address) => lines
        .Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(fields => fields.Length > 3 && fields[3].Split('/')[0] == address.ToString())?[1];

    private async Task<string> DeviceAsync(string member, string network, CancellationToken cancellationToken)
    {
        var state = await project.StateAsync(member, cancellationToken).ConfigureAwait(false);
        if (!state.Addresses.TryGetValue($"{project.Name}_{network}", out var address))
            throw new UserErrorException($"{member} is not in network '{network}' ({state.Describe()}), so that nothing can be limited there");
        var lines = await commands.DemandAsync(member, ["ip", "-o", "-4", "addr", "show"], cancellationToken).ConfigureAwait(false);
        return DeviceOf(lines, address) ?? throw new UserErrorException($"no device of {member} has the address {address}");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
