using System.Net;

namespace Harness.Environments;

/// <summary>
/// Cuts a container off from some addresses in both directions, by rules of iptables in a chain of their own; all other packets
/// pass. Needs the capability NET_ADMIN. The rules end with the container's network, as at a restart.
/// </summary>
internal sealed class PeerCut(ComposeProject project, ContainerCommands commands)
{
    /// <summary>The rules only count once the chain is entered, so that the cut begins everywhere at nearly one moment.</summary>
    private const string Cut = """
        set -e
        iptables -w -N harness-cut 2>/dev/null || iptables -w -F harness-cut
        for peer in "$@"; do
          iptables -w -A harness-cut -s $peer -j DROP
          iptables -w -A harness-cut -d $peer -j DROP
        done
        for chain in INPUT OUTPUT; do
          iptables -w -C $chain -j harness-cut 2>/dev/null || iptables -w -I $chain -j harness-cut
        done
        """;

    private const string Mend = """
        for chain in INPUT OUTPUT; do
          while iptables -w -D $chain -j harness-cut 2>/dev/null; do :; done
        done
        iptables -w -F harness-cut 2>/dev/null && iptables -w -X harness-cut || true
        """;

    private const string Look = """
        for chain in INPUT OUTPUT; do iptables -w -C $chain -j harness-cut || exit 1; done
        for peer in "$@"; do
          iptables -w -C harness-cut -s $peer -j DROP && iptables -w -C harness-cut -d $peer -j DROP || exit 1
        done
        """;

    /// <summary>Drops all packets from and to these addresses, and those of no former cut. Idempotent.</summary>
    /// <exception cref="UserErrorException">The container does not run, or the rules were not taken.</exception>
    public async Task CutAsync(string member, IReadOnlyList<IPAddress> peers, CancellationToken cancellationToken)
    {
        await commands.DemandAsync(member, Script(Cut, peers), cancellationToken).ConfigureAwait(false);
        if (!await IsCutAsync(member, peers, cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"{member} was to be cut off from {string.Join(", ", peers)}, and iptables does not show the rules");
    }

    /// <summary>Idempotent; a container that does not run has no rules.</summary>
    /// <exception cref="UserErrorException">The container is frozen.</exception>
    public async Task MendAsync(string member, CancellationToken cancellationToken)
    {
        if ((await project.StateAsync(member, cancellationToken).ConfigureAwait(false)).IsRunning)
            await commands.DemandAsync(member, Script(Mend, []), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True while every packet from and to each of these addresses is dropped.</summary>
    public async Task<bool> IsCutAsync(string member, IReadOnlyList<IPAddress> peers, CancellationToken cancellationToken) =>
        (await project.StateAsync(member, cancellationToken).ConfigureAwait(false)).IsRunning
        && (await commands.RunAsync(member, Script(Look, peers), cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    private static string[] Script(string text, IReadOnlyList<IPAddress> peers) => ["sh", "-c", text, "sh", .. peers.Select(peer => peer.ToString())];
}
