namespace Harness.Environments;

/// <summary>The disk on which the engine keeps containers and volumes, as the containers of a project see it.</summary>
internal sealed class EngineDisk(ComposeProject project, ContainerCommands commands)
{
    /// <summary>PostgreSQL stops when it has no room for its next segment of WAL, 16 MB.</summary>
    private const long LeastFreeBytes = 16 << 20;

    /// <summary>That the disk is full, as in <see cref="IPartsWatched"/>; null when it is not, or when no container can tell.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        foreach (var container in await project.ContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await FreeBytesAsync(container.Member, cancellationToken).ConfigureAwait(false) is { } free)
                return free >= LeastFreeBytes ? null : $"the disk of the Docker engine is full, with {free >> 20} MB free";
        }
        return null;
    }

    /// <returns>Null when the container does not run, or cannot say.</returns>
    private async Task<long?> FreeBytesAsync(string member, CancellationToken cancellationToken)
    {
        try
        {
            return DiskFill.FreeBytesOf(await commands.DemandAsync(member, ["df", "-Pk", "/"], cancellationToken).ConfigureAwait(false));
        }
        catch (UserErrorException)
        {
            return null;
        }
    }
}
