using System.Net;

namespace Harness.Environments;

/// <summary>The ways to break single parts of a cluster, and to hand leadership over by hand.</summary>
public sealed partial class DockerEnvironment : ISwitchable, IForcedFailover, ILaggable, IApiRestartable, IPartitionable, IContainerLimited
{
    public async Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        return await new PlainHandOver(cluster, StopMemberAsync).SwitchOverAsync(
            this.Known(leader), candidate is null ? null : this.Known(candidate), cancellationToken).ConfigureAwait(false);
    }

    public async Task FailOverToAsync(string candidate, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (this.Known(candidate) != cluster.Leader)
            await new PlainFailover(cluster, SilentProgress.Instance).RunAsync(cluster.Leader, candidate, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> HoldStandbyAsync(string standby, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var found = await _held.ToFreezeAsync(cluster.Sql, Answering(cluster), this.Known(standby), cancellationToken).ConfigureAwait(false);
        return await cluster.Walsenders.HoldAsync(found, cancellationToken).ConfigureAwait(false);
    }

    public async Task ReleaseStandbyAsync(string standby, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Walsenders.ReleaseAsync(
            await _held.ToThawAsync(cluster.Sql, Answering(cluster), this.Known(standby), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    public async Task RestartApiAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Api.RestartAsync(cancellationToken).ConfigureAwait(false);

    public async Task StartApiAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Api.StartAsync(cancellationToken).ConfigureAwait(false);

    public async Task IsolateAsync(string member, PartitionScope scope, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Cut.CutAsync(this.Known(member), Layout.Beyond(member, scope), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A standby that was cut off through a failover follows the new leader; a leader that was fenced meanwhile is started as a
    /// standby, and one that was not fenced goes on as a second leader.
    /// </summary>
    public async Task RejoinAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Cut.MendAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        if (await StateAsync(member, cancellationToken).ConfigureAwait(false) is { IsPaused: false } state)
            await ComeBackAsync(cluster, member, state.IsRunning, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Never from a configuration store: there is none.</summary>
    public async Task<bool> IsIsolatedAsync(string member, PartitionScope scope, CancellationToken cancellationToken) => scope != PartitionScope.Dcs
        && await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Cut.IsCutAsync(
            this.Known(member), Layout.Beyond(member, scope), cancellationToken).ConfigureAwait(false);

    string IContainerLimited.PeersNetwork => PlainLayout.DataNetwork;

    IReadOnlyList<IPAddress> IContainerLimited.PeersOf(string member) => Layout.PeersOf(member);

    async Task<ContainerResources> IContainerLimited.ResourcesAsync(CancellationToken cancellationToken) =>
        (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Resources;

    public async Task WatchMemoryKillsAsync(Action<string> seen, CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Events.WatchMemoryKillsAsync(seen, cancellationToken).ConfigureAwait(false);

    private IEnumerable<string> Answering(PlainCluster cluster) => Members.Where(cluster.Silent.MayAnswer);
}
