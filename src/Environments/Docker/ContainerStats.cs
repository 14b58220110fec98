using Docker.DotNet;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>What a container's control group counts.</summary>
internal static class ContainerStats
{
    /// <returns>Null when it has just gone; counts of zero when it does not run.</returns>
    public static async Task<ContainerStatsResponse?> OfAsync(ComposeProject project, ProjectContainer container, CancellationToken cancellationToken)
    {
        var last = new LastStats();
        await project.Engine.DoAsync($"statistics of {container.Member}", async (client, stop) =>
        {
            try
            {
                await client.Containers.GetContainerStatsAsync(
                    container.Id, new ContainerStatsParameters { Stream = false, OneShot = true }, last, stop).ConfigureAwait(false);
            }
            catch (DockerContainerNotFoundException)
            {
                // It was removed between the two questions.
            }
        }, cancellationToken).ConfigureAwait(false);
        return last.Value;
    }

    /// <summary>Takes values as they come; <see cref="Progress{T}"/> would hand them over later.</summary>
    private sealed class LastStats : IProgress<ContainerStatsResponse>
    {
        public ContainerStatsResponse? Value { get; private set; }

        public void Report(ContainerStatsResponse value) => Value = value;
    }
}
