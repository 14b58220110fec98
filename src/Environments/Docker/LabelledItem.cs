using Docker.DotNet;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>A container, network or volume that carries a label of this program.</summary>
/// <param name="Kind"><c>container</c>, <c>network</c> or <c>volume</c>.</param>
/// <param name="Remove">Removes it, in any state; a container with its anonymous volumes.</param>
internal sealed record LabelledItem(string Kind, string Name, IDictionary<string, string> Labels, Func<IDockerClient, CancellationToken, Task> Remove)
{
    /// <summary>All that the engine knows, in an order in which it can be removed.</summary>
    /// <param name="filters">As <see cref="HarnessLabels"/> gives them.</param>
    public static async Task<IReadOnlyList<LabelledItem>> ListAsync(
        DockerEngine engine, IDictionary<string, IDictionary<string, bool>> filters, CancellationToken cancellationToken)
    {
        var containers = await engine.AskAsync("list containers", (client, stop) => client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = filters }, stop), cancellationToken).ConfigureAwait(false);
        var networks = await engine.AskAsync("list networks", (client, stop) => client.Networks.ListNetworksAsync(
            new NetworksListParameters { Filters = filters }, stop), cancellationToken).ConfigureAwait(false);
        var volumes = await engine.AskAsync("list volumes", (client, stop) => client.Volumes.ListAsync(
            new VolumesListParameters { Filters = filters }, stop), cancellationToken).ConfigureAwait(false);
        return
        [
            .. containers.Select(found => new LabelledItem("container", found.Names.FirstOrDefault()?.TrimStart('/') ?? found.ID, found.Labels, (client, stop) =>
                client.Containers.RemoveContainerAsync(found.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, stop))),
            .. networks.Select(found => new LabelledItem("network", found.Name, found.Labels, (client, stop) => client.Networks.DeleteNetworkAsync(found.ID, stop))),
            .. (volumes.Volumes ?? []).Select(found => new LabelledItem("volume", found.Name, found.Labels, (client, stop) => client.Volumes.RemoveAsync(found.Name, true, stop))),
        ];
    }
}
