using System.Net;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>The containers of one compose project, found by their labels whoever started them.</summary>
internal sealed class ComposeProject(DockerEngine engine, string name)
{
    public string Name => name;

    public DockerEngine Engine => engine;

    /// <summary>All containers, running or not, by member.</summary>
    public async Task<IReadOnlyList<ProjectContainer>> ContainersAsync(CancellationToken cancellationToken)
    {
        var containers = await engine.AskAsync(
            $"containers of {name}",
            (client, stop) => client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = HarnessLabels.Of(name) }, stop),
            cancellationToken).ConfigureAwait(false);
        return [.. containers.Select(ContainerOf).OrderBy(container => container.Member, StringComparer.Ordinal)];
    }

    /// <summary>The container of a member; null when there is none.</summary>
    public async Task<ProjectContainer?> FindAsync(string member, CancellationToken cancellationToken) =>
        (await ContainersAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(container => container.Member == member);

    /// <exception cref="UserErrorException">There is none.</exception>
    public async Task<ProjectContainer> ContainerAsync(string member, CancellationToken cancellationToken) =>
        await FindAsync(member, cancellationToken).ConfigureAwait(false)
        ?? throw new UserErrorException($"project {name} has no container of '{member}': it was removed by somebody else, or never made");

    /// <exception cref="UserErrorException">There is no such container.</exception>
    public async Task<ContainerState> StateAsync(string member, CancellationToken cancellationToken)
    {
        var container = await ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        var found = await engine.AskAsync(
            $"inspect {member}", (client, stop) => client.Containers.InspectContainerAsync(container.Id, stop), cancellationToken).ConfigureAwait(false);
        return StateOf(found);
    }

    /// <summary>What has become of the containers that do not run as they should, as in <see cref="IPartsWatched"/>.</summary>
    /// <param name="shortOfMemory">Members of which it was ordered that they lose processes for lack of memory.</param>
    public async Task<IReadOnlyList<string>> EndedAsync(IReadOnlySet<string> shortOfMemory, CancellationToken cancellationToken)
    {
        var ended = new List<string>();
        foreach (var container in await ContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            var state = await StateAsync(container.Member, cancellationToken).ConfigureAwait(false);
            if (!state.IsRunning || (state.WasKilledForMemory && !shortOfMemory.Contains(container.Member)))
                ended.Add($"{container.Member} {(state.IsRunning ? "lost a process, killed for lack of memory" : state.Describe())}");
        }
        return ended;
    }

    /// <summary>Removes a member's container and its named volume.</summary>
    /// <param name="volume">Null to keep it.</param>
    public async Task RemoveAsync(string member, string? volume, CancellationToken cancellationToken)
    {
        var container = await ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        await engine.DoAsync($"remove {member}", (client, stop) => client.Containers.RemoveContainerAsync(
            container.Id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, stop), cancellationToken).ConfigureAwait(false);
        if (volume is not null)
            await engine.DoAsync($"remove volume {volume}", (client, stop) => client.Volumes.RemoveAsync(volume, true, stop), cancellationToken).ConfigureAwait(false);
    }

    internal static ContainerState StateOf(ContainerInspectResponse found) => new(
        found.State is { Running: true },
        found.State is { Paused: true },
        found.State is { Running: false } ended ? (int)ended.ExitCode : null,
        found.State is { OOMKilled: true },
        (found.NetworkSettings?.Networks ?? new Dictionary<string, EndpointSettings>())
            .Where(network => IPAddress.TryParse(network.Value.IPAddress, out _))
            .ToDictionary(network => network.Key, network => IPAddress.Parse(network.Value.IPAddress)),
        found.State?.Pid ?? 0);

    private static ProjectContainer ContainerOf(ContainerListResponse found)
    {
        var containerName = found.Names.FirstOrDefault()?.TrimStart('/') ?? found.ID;
        return new ProjectContainer(
            found.ID, containerName,
            found.Labels.TryGetValue(HarnessLabels.Member, out var member) ? member : containerName,
            found.Labels.TryGetValue(HarnessLabels.Role, out var role) ? role : "");
    }
}
