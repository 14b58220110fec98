namespace Harness.Environments;

/// <summary>Processor time of a project's containers, as their control groups count it.</summary>
internal sealed class ContainerCpu(ComposeProject project)
{
    private const ulong NanosecondsPerTick = 100;

    /// <summary>Processor time since each container was started, by member. Those that do not run are left out.</summary>
    public async Task<IReadOnlyDictionary<string, TimeSpan>> TimesAsync(CancellationToken cancellationToken)
    {
        var containers = await project.ContainersAsync(cancellationToken).ConfigureAwait(false);
        var times = await Task.WhenAll(containers.Select(async container =>
            (container.Member, Time: await TimeAsync(container, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return times.Where(item => item.Time > TimeSpan.Zero).ToDictionary(item => item.Member, item => item.Time);
    }

    /// <returns>Zero when it does not run or has just gone.</returns>
    private async Task<TimeSpan> TimeAsync(ProjectContainer container, CancellationToken cancellationToken)
    {
        var stats = await ContainerStats.OfAsync(project, container, cancellationToken).ConfigureAwait(false);
        return TimeSpan.FromTicks((long)((stats?.CPUStats?.CPUUsage?.TotalUsage ?? 0) / NanosecondsPerTick));
    }
}
