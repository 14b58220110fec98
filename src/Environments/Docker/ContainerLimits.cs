using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>Limits of processor and memory that can be changed while a container runs.</summary>
internal sealed class ContainerLimits(ComposeProject project)
{
    private const long PeriodMicroseconds = 100_000;
    private const long NoQuota = -1;

    /// <param name="cores">E.g. 0.5; null for no limit.</param>
    public Task LimitCpuAsync(string member, double? cores, CancellationToken cancellationToken) => UpdateAsync(
        $"limit the processor of {member}", member,
        new ContainerUpdateParameters { CPUPeriod = PeriodMicroseconds, CPUQuota = cores is { } some ? (long)(some * PeriodMicroseconds) : NoQuota },
        cancellationToken);

    /// <summary>Memory without swap. A container that needs more is killed by the kernel, see <see cref="ContainerState.WasKilledForMemory"/>.</summary>
    /// <param name="bytes">At least 6 MB; null for all that the engine's machine has, since engines do not take a limit away.</param>
    public async Task LimitMemoryAsync(string member, long? bytes, CancellationToken cancellationToken)
    {
        var limit = bytes ?? (await project.Engine.AskAsync(
            "its memory", (client, stop) => client.System.GetSystemInfoAsync(stop), cancellationToken).ConfigureAwait(false)).MemTotal;
        await UpdateAsync(
            $"limit the memory of {member}", member, new ContainerUpdateParameters { Memory = limit, MemorySwap = limit }, cancellationToken).ConfigureAwait(false);
    }

    private async Task UpdateAsync(string what, string member, ContainerUpdateParameters limits, CancellationToken cancellationToken)
    {
        var container = await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        await project.Engine.AskAsync(what, (client, stop) => client.Containers.UpdateContainerAsync(container.Id, limits, stop), cancellationToken).ConfigureAwait(false);
    }
}
