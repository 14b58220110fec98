using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>Removes all that carries a project's label, in any state, and nothing else.</summary>
internal sealed class Leftovers(DockerEngine engine, string project, TimeProvider time)
{
    /// <summary>True when the engine knows anything of the project.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>
    /// Containers with their anonymous volumes, then networks, then volumes; again until nothing is left, since a compose
    /// command of a killed harness may still be making some.
    /// </summary>
    /// <returns>What could not be removed and why, one line each; empty when all is gone.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        await time.UntilAsync(Timeouts.Removal, async () =>
        {
            problems.Clear();
            foreach (var item in await ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (await TryRemoveAsync(item, cancellationToken).ConfigureAwait(false) is { } problem)
                    problems.Add($"{item.Kind} {item.Name}: {problem}");
            }
            return problems.Count == 0 && !await AnyAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return problems;
    }

    private async Task<IReadOnlyList<Item>> ListAsync(CancellationToken cancellationToken)
    {
        var filters = HarnessLabels.Of(project);
        var containers = await engine.AskAsync("list containers", (client, stop) => client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = filters }, stop), cancellationToken).ConfigureAwait(false);
        var networks = await engine.AskAsync("list networks", (client, stop) => client.Networks.ListNetworksAsync(
            new NetworksListParameters { Filters = filters }, stop), cancellationToken).ConfigureAwait(false);
        var volumes = await engine.AskAsync("list volumes", (client, stop) => client.Volumes.ListAsync(
            new VolumesListParameters { Filters = filters }, stop), cancellationToken).ConfigureAwait(false);
        return
        [
            .. containers.Select(found => new Item("container", found.Names.FirstOrDefault()?.TrimStart('/') ?? found.ID, (client, stop) =>
                client.Containers.RemoveContainerAsync(found.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, stop))),
            .. networks.Select(found => new Item("network", found.Name, (client, stop) => client.Networks.DeleteNetworkAsync(found.ID, stop))),
            .. (volumes.Volumes ?? []).Select(found => new Item("volume", found.Name, (client, stop) => client.Volumes.RemoveAsync(found.Name, true, stop))),
        ];
    }

    /// <returns>Why it is still there; null when it is gone.</returns>
    private async Task<string?> TryRemoveAsync(Item item, CancellationToken cancellationToken)
    {
        try
        {
            await engine.DoAsync($"remove {item.Kind} {item.Name}", item.Remove, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (UserErrorException error) when (error.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
        catch (UserErrorException error)
        {
            return error.Message;
        }
    }

    private sealed record Item(string Kind, string Name, Func<IDockerClient, CancellationToken, Task> Remove);
}
