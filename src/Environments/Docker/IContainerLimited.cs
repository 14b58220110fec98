using System.Net;

namespace Harness.Environments;

/// <summary>A cluster whose members are containers: their resources are limited in the same way, whatever runs in them.</summary>
internal interface IContainerLimited : IEnvironment, IStoppable, IBandwidthLimited, IDiskFillable, ICpuLimited, IMemoryLimited
{
    /// <summary>Name in the compose file of the network in which members talk to each other.</summary>
    string PeersNetwork { get; }

    IReadOnlyList<IPAddress> PeersOf(string member);

    /// <exception cref="UserErrorException">No engine answers, or the cluster does not run.</exception>
    Task<ContainerResources> ResourcesAsync(CancellationToken cancellationToken);

    async Task IBandwidthLimited.LimitBandwidthAsync(string member, long bitsPerSecond, CancellationToken cancellationToken) =>
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Bandwidth.LimitAsync(
            this.Known(member), PeersNetwork, PeersOf(member), bitsPerSecond, cancellationToken).ConfigureAwait(false);

    async Task IBandwidthLimited.UnlimitBandwidthAsync(string member, CancellationToken cancellationToken) =>
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Bandwidth.UnlimitAsync(this.Known(member), PeersNetwork, cancellationToken).ConfigureAwait(false);

    async Task<bool> IBandwidthLimited.IsBandwidthLimitedAsync(string member, CancellationToken cancellationToken) =>
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Bandwidth.IsLimitedAsync(this.Known(member), PeersNetwork, cancellationToken).ConfigureAwait(false);

    async Task IDiskFillable.FillDiskAsync(string member, CancellationToken cancellationToken) =>
        await (await DiskAsync(cancellationToken).ConfigureAwait(false)).FillAsync(this.Known(member), OwnDisks.DataFolder, cancellationToken).ConfigureAwait(false);

    async Task IDiskFillable.FreeDiskAsync(string member, CancellationToken cancellationToken) =>
        await (await DiskAsync(cancellationToken).ConfigureAwait(false)).FreeAsync(this.Known(member), OwnDisks.DataFolder, cancellationToken).ConfigureAwait(false);

    async Task<long> IDiskFillable.FreeDiskBytesAsync(string member, CancellationToken cancellationToken) =>
        await (await DiskAsync(cancellationToken).ConfigureAwait(false)).FreeBytesAsync(this.Known(member), OwnDisks.DataFolder, cancellationToken).ConfigureAwait(false);

    async Task ICpuLimited.LimitCpuAsync(string member, double cpus, CancellationToken cancellationToken) =>
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Limits.LimitCpuAsync(this.Known(member), cpus, cancellationToken).ConfigureAwait(false);

    async Task ICpuLimited.UnlimitCpuAsync(string member, CancellationToken cancellationToken) =>
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Limits.LimitCpuAsync(this.Known(member), null, cancellationToken).ConfigureAwait(false);

    async Task<bool> ICpuLimited.IsCpuLimitedAsync(string member, CancellationToken cancellationToken) =>
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Limits.IsCpuLimitedAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    async Task IMemoryLimited.LimitMemoryAsync(string member, long bytes, CancellationToken cancellationToken) =>
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Limits.LimitMemoryAsync(this.Known(member), bytes, cancellationToken).ConfigureAwait(false);

    /// <summary>The kernel may have ended a part of what runs in the container, or its first process and so the container.</summary>
    async Task IMemoryLimited.UnlimitMemoryAsync(string member, CancellationToken cancellationToken)
    {
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Limits.UnlimitMemoryAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        await StartMemberAsync(member, cancellationToken).ConfigureAwait(false);
    }

    async Task<bool> IMemoryLimited.IsMemoryLimitedAsync(string member, CancellationToken cancellationToken) =>
        await (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Limits.IsMemoryLimitedAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    private async Task<DiskFill> DiskAsync(CancellationToken cancellationToken)
    {
        OwnDisks.Demand(Spec);
        return (await ResourcesAsync(cancellationToken).ConfigureAwait(false)).Disk;
    }
}
