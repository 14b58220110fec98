namespace Harness.Environments;

/// <summary>What has ended in a project of containers although nobody ordered it, as in <see cref="IPartsWatched"/>.</summary>
internal static class ContainerEnds
{
    public static async Task<IReadOnlyList<string>> UnorderedAsync(
        ComposeProject project, ContainerCommands commands, ContainerLimits limits, CancellationToken cancellationToken)
    {
        var ended = await project.EndedAsync(limits.ShortOfMemory, cancellationToken).ConfigureAwait(false);
        return await new EngineDisk(project, commands).ProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem ? [.. ended, problem] : ended;
    }
}
