using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>How a container was attached to a network, so that it can be attached the same way again.</summary>
/// <param name="Network">Full name, e.g. <c>harness-docker_data</c>.</param>
internal sealed record NetworkAttachment(string Network, string Address, IReadOnlyList<string> Aliases);

/// <summary>Cuts a container off a network in both directions, and attaches it again with its former address.</summary>
internal sealed class NetworkCut(ComposeProject project)
{
    /// <param name="network">Name in the compose file, e.g. <c>data</c>.</param>
    /// <returns>What <see cref="ReconnectAsync"/> needs; null when the container was not attached.</returns>
    public async Task<NetworkAttachment?> DisconnectAsync(string member, string network, CancellationToken cancellationToken)
    {
        var container = await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        var found = await project.Engine.AskAsync(
            $"inspect {member}", (client, stop) => client.Containers.InspectContainerAsync(container.Id, stop), cancellationToken).ConfigureAwait(false);
        if (found.NetworkSettings?.Networks is not { } networks || !networks.TryGetValue(FullName(network), out var endpoint))
            return null;
        var attachment = new NetworkAttachment(
            FullName(network),
            endpoint.IPAMConfig?.IPv4Address is { Length: > 0 } fixedAddress ? fixedAddress : endpoint.IPAddress,
            [.. AliasesOf(endpoint, container.Id)]);
        await project.Engine.DoAsync(
            $"disconnect {member} from {attachment.Network}",
            (client, stop) => client.Networks.DisconnectNetworkAsync(
                attachment.Network, new NetworkDisconnectParameters { Container = container.Id, Force = true }, stop),
            cancellationToken).ConfigureAwait(false);
        return attachment;
    }

    /// <summary>Attaches a container as it was. Idempotent.</summary>
    public async Task ReconnectAsync(string member, NetworkAttachment attachment, CancellationToken cancellationToken)
    {
        var state = await project.StateAsync(member, cancellationToken).ConfigureAwait(false);
        if (state.Addresses.ContainsKey(attachment.Network))
            return;
        var container = await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        await project.Engine.DoAsync(
            $"connect {member} to {attachment.Network}",
            (client, stop) => client.Networks.ConnectNetworkAsync(
                attachment.Network,
                new NetworkConnectParameters
                {
                    Container = container.Id,
                    EndpointConfig = new EndpointSettings
                    {
                        IPAMConfig = new EndpointIPAMConfig { IPv4Address = attachment.Address },
                        Aliases = [.. attachment.Aliases],
                    },
                },
                stop),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compose puts the project's name before each network.</summary>
    private string FullName(string network) => $"{project.Name}_{network}";

    /// <summary>The engine adds the short id by itself.</summary>
    private static IEnumerable<string> AliasesOf(EndpointSettings endpoint, string id) =>
        (endpoint.Aliases ?? []).Where(alias => !id.StartsWith(alias, StringComparison.Ordinal));
}
