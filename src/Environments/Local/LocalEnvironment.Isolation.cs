namespace Harness.Environments;

/// <summary>Faults that need networks or disks of the members' own.</summary>
public sealed partial class LocalEnvironment : IPartitionable, IBandwidthLimited, IDiskFillable
{
    private NetworkPlan Networks => Layout.Networks
        ?? throw new UserErrorException("members of this cluster share one network: it was made without 'ownNetworks', so that none can be cut off or slowed down");

    public Task IsolateAsync(string member, PartitionScope scope, CancellationToken cancellationToken) =>
        Cut().IsolateAsync(this.Known(member), scope, cancellationToken);

    public Task RejoinAsync(string member, CancellationToken cancellationToken) => Cut().RejoinAsync(this.Known(member), cancellationToken);

    public Task<bool> IsIsolatedAsync(string member, PartitionScope scope, CancellationToken cancellationToken) =>
        Cut().IsIsolatedAsync(this.Known(member), scope, cancellationToken);

    public Task LimitBandwidthAsync(string member, long bitsPerSecond, CancellationToken cancellationToken) =>
        Limit().LimitAsync(this.Known(member), bitsPerSecond, cancellationToken);

    public Task UnlimitBandwidthAsync(string member, CancellationToken cancellationToken) => Limit().RemoveAsync(this.Known(member), cancellationToken);

    public Task<bool> IsBandwidthLimitedAsync(string member, CancellationToken cancellationToken) => Limit().IsLimitedAsync(this.Known(member), cancellationToken);

    public Task FillDiskAsync(string member, CancellationToken cancellationToken) => MemberDiskFill.FillAsync(DiskOf(member), cancellationToken);

    public Task FreeDiskAsync(string member, CancellationToken cancellationToken)
    {
        MemberDiskFill.Free(DiskOf(member));
        return Task.CompletedTask;
    }

    public Task<long> FreeDiskBytesAsync(string member, CancellationToken cancellationToken) => Task.FromResult(MemberDiskFill.FreeBytes(DiskOf(member)));

    private MemberCut Cut() => new(Layout, Networks, new SystemCommand(_time), _time);

    private BandwidthLimit Limit() => new(Layout, Networks, new SystemCommand(_time));

    private string DiskOf(string member) => Spec.OwnDisks
        ? Layout.NodeFolder(this.Known(member))
        : throw new UserErrorException("members of this cluster share one disk: it was made without 'ownDisks', so that none can be filled");
}
