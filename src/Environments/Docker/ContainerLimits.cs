using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>Limits of processor and memory, set and taken away while containers run.</summary>
internal sealed class ContainerLimits(ComposeProject project, ContainerCommands commands, TimeProvider time)
{
    private const long PeriodMicroseconds = 100_000;
    private const long NoQuota = -1;

    /// <summary>What is left above the memory in use, where the kernel takes none of it away.</summary>
    private const long HeadroomBytes = 1 << 20;

    /// <summary>The quota in a control group of version 2, or 1.</summary>
    private static readonly string[] ReadQuota = ["sh", "-c", "cat /sys/fs/cgroup/cpu.max 2>/dev/null || cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us"];

    private readonly HashSet<string> _shortOfMemory = [];

    /// <summary>Members whose memory was limited at some time: that the kernel has killed processes of them was ordered.</summary>
    public IReadOnlySet<string> ShortOfMemory
    {
        get
        {
            lock (_shortOfMemory)
                return _shortOfMemory.ToHashSet();
        }
    }

    /// <param name="cpus">E.g. 0.5; null for no limit.</param>
    public Task LimitCpuAsync(string member, double? cpus, CancellationToken cancellationToken) => UpdateAsync(
        $"limit the processor of {member}", member,
        new ContainerUpdateParameters { CPUPeriod = PeriodMicroseconds, CPUQuota = cpus is { } some ? (long)(some * PeriodMicroseconds) : NoQuota },
        cancellationToken);

    /// <summary>By the engine's word and, while the container runs, by its control group's.</summary>
    /// <exception cref="UserErrorException">The two say different things.</exception>
    public async Task<bool> IsCpuLimitedAsync(string member, CancellationToken cancellationToken)
    {
        var found = await InspectAsync(member, cancellationToken).ConfigureAwait(false);
        var ordered = found.HostConfig is { CPUQuota: > 0 };
        if (found.State is not { Running: true, Paused: false })
            return ordered;
        var inForce = HasQuota(await commands.DemandAsync(member, ReadQuota, cancellationToken).ConfigureAwait(false));
        return inForce == ordered ? ordered : throw Differs(member, "processor", ordered);
    }

    /// <summary>Memory without swap. A container that needs more is killed by the kernel, see <see cref="ContainerState.WasKilledForMemory"/>.</summary>
    /// <remarks>
    /// Control groups of version 2 take any limit, and the kernel kills until it is kept. Those of version 1 refuse one below
    /// what is in use and cannot be reclaimed: then that is the limit, until the kernel has killed enough for the one asked for.
    /// </remarks>
    /// <param name="bytes">At least 6 MB.</param>
    /// <exception cref="UserErrorException">The limit did not take within <see cref="Timeouts.MemoryLimit"/>.</exception>
    public async Task LimitMemoryAsync(string member, long bytes, CancellationToken cancellationToken)
    {
        lock (_shortOfMemory)
            _shortOfMemory.Add(member);
        string? refusal = null;
        var taken = await time.UntilAsync(Timeouts.MemoryLimit, async () =>
        {
            refusal = await TryLimitMemoryAsync(member, bytes, cancellationToken).ConfigureAwait(false);
            if (refusal is not null && await UsageAsync(member, cancellationToken).ConfigureAwait(false) is { Usage: { } usage } && (long)usage > bytes)
                await TryLimitMemoryAsync(member, (long)usage + HeadroomBytes, cancellationToken).ConfigureAwait(false);
            return refusal is null;
        }, cancellationToken).ConfigureAwait(false);
        if (!taken)
            throw new UserErrorException($"{member} holds on to more memory than {bytes >> 20} MB, {Timeouts.MemoryLimit.TotalSeconds} s after it was limited to that: {refusal}");
    }

    /// <summary>Gives all that the engine's machine has, since engines do not take a limit away. Idempotent.</summary>
    public async Task UnlimitMemoryAsync(string member, CancellationToken cancellationToken)
    {
        var all = await MachineBytesAsync(cancellationToken).ConfigureAwait(false);
        await UpdateAsync($"free the memory of {member}", member, new ContainerUpdateParameters { Memory = all, MemorySwap = all }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>By the engine's word and, while the container runs, by its control group's. No command in it: it may find no memory.</summary>
    /// <exception cref="UserErrorException">The two say different things.</exception>
    public async Task<bool> IsMemoryLimitedAsync(string member, CancellationToken cancellationToken)
    {
        var all = await MachineBytesAsync(cancellationToken).ConfigureAwait(false);
        var limit = (await InspectAsync(member, cancellationToken).ConfigureAwait(false)).HostConfig?.Memory ?? 0;
        var ordered = limit > 0 && limit < all;
        if (await UsageAsync(member, cancellationToken).ConfigureAwait(false) is not { Limit: { } group and > 0 })
            return ordered;
        return (long)group < all == ordered ? ordered : throw Differs(member, "memory", ordered);
    }

    /// <summary>Reads <c>cpu.max</c> (quota and period, or <c>max</c>) or <c>cpu.cfs_quota_us</c> (-1 for none).</summary>
    internal static bool HasQuota(string text) =>
        long.TryParse(text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quota)
        && quota > 0;

    private static UserErrorException Differs(string member, string what, bool ordered) => new(
        $"the engine says that the {what} of {member} is {(ordered ? "" : "not ")}limited, and its control group says the opposite");

    /// <returns>Why it was refused; null when it was not.</returns>
    private async Task<string?> TryLimitMemoryAsync(string member, long bytes, CancellationToken cancellationToken)
    {
        try
        {
            await UpdateAsync(
                $"limit the memory of {member}", member, new ContainerUpdateParameters { Memory = bytes, MemorySwap = bytes }, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (UserErrorException error) when (error.InnerException is DockerApiException)
        {
            return error.Message;
        }
    }

    /// <returns>Null when it does not run.</returns>
    private async Task<MemoryStats?> UsageAsync(string member, CancellationToken cancellationToken) =>
        (await ContainerStats.OfAsync(project, await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))?.MemoryStats;

    private async Task<long> MachineBytesAsync(CancellationToken cancellationToken) => (await project.Engine.AskAsync(
        "its memory", (client, stop) => client.System.GetSystemInfoAsync(stop), cancellationToken).ConfigureAwait(false)).MemTotal;

    private async Task<ContainerInspectResponse> InspectAsync(string member, CancellationToken cancellationToken)
    {
        var container = await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        return await project.Engine.AskAsync(
            $"inspect {member}", (client, stop) => client.Containers.InspectContainerAsync(container.Id, stop), cancellationToken).ConfigureAwait(false);
    }

    private async Task UpdateAsync(string what, string member, ContainerUpdateParameters limits, CancellationToken cancellationToken)
    {
        var container = await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        await project.Engine.AskAsync(what, (client, stop) => client.Containers.UpdateContainerAsync(container.Id, limits, stop), cancellationToken).ConfigureAwait(false);
    }
}
