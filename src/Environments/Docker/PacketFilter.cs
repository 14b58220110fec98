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
/// One-way cuts by iptables inside a container, which needs the program and the capability NET_ADMIN. They end with the
/// container's network, as at a restart.
/// </summary>
internal sealed class PacketFilter(ContainerCommands commands)
{
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

    private static string[] Rule(string action, PacketDirection direction, IPAddress peer) => direction == PacketDirection.In
        ? ["iptables", "-w", action, "INPUT", "-s", peer.ToString(), "-j", "DROP"]
        : ["iptables", "-w", action, "OUTPUT", "-d", peer.ToString(), "-j", "DROP"];
}
