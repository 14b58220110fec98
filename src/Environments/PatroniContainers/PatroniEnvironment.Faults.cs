using System.Net;

namespace Harness.Environments;

/// <summary>The ways to break single parts of a cluster.</summary>
public sealed partial class PatroniEnvironment : ISwitchable, IForcedFailover, ILaggable, ICrashable, IManagerKillable, IProxyRestartable, IApiRestartable, IDcsStoppable, IPartitionable,
    IContainerLimited
{
    public Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken) =>
        new PatroniHandOver(Cluster.View, _time).SwitchOverAsync(this.Known(leader), candidate is null ? null : this.Known(candidate), cancellationToken);

    public Task FailOverToAsync(string candidate, CancellationToken cancellationToken) =>
        new PatroniHandOver(Cluster.View, _time).FailOverToAsync(this.Known(candidate), cancellationToken);

    public async Task<bool> HoldStandbyAsync(string standby, CancellationToken cancellationToken)
    {
        var found = await _held.ToFreezeAsync(Cluster.View.Sql, Answering(), this.Known(standby), cancellationToken).ConfigureAwait(false);
        return await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Walsenders.HoldAsync(found, cancellationToken).ConfigureAwait(false);
    }

    public async Task ReleaseStandbyAsync(string standby, CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Walsenders.ReleaseAsync(
            await _held.ToThawAsync(Cluster.View.Sql, Answering(), this.Known(standby), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task CrashPostgresAsync(string member, CancellationToken cancellationToken) =>
        await (await ProgramsAsync(cancellationToken).ConfigureAwait(false)).KillPostmasterAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    public async Task AwaitPostgresAsync(string member, CancellationToken cancellationToken)
    {
        var answers = await _time.UntilAsync(
            Timeouts.Promotion, () => Cluster.View.Sql.AnswersAsync(this.Known(member), cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!answers)
            throw new UserErrorException($"PostgreSQL of {member} does not answer within {Timeouts.Promotion.TotalSeconds} s. {await TailAsync(member, cancellationToken).ConfigureAwait(false)}");
    }

    public async Task KillManagerAsync(string member, CancellationToken cancellationToken) =>
        await (await ProgramsAsync(cancellationToken).ConfigureAwait(false)).KillPatroniAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    public async Task<bool> IsManagerRunningAsync(string member, CancellationToken cancellationToken) =>
        await (await ProgramsAsync(cancellationToken).ConfigureAwait(false)).IsPatroniRunningAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    public async Task RestartProxyAsync(CancellationToken cancellationToken)
    {
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Life.StopAsync(PatroniLayout.Proxy, cancellationToken, Timeouts.Kill).ConfigureAwait(false);
        await StartProxyAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StartProxyAsync(CancellationToken cancellationToken)
    {
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Life.StartAsync(PatroniLayout.Proxy, cancellationToken).ConfigureAwait(false);
        using var page = new ProxyPage(Layout.StatsUrl, _time);
        var ready = await _time.UntilAsync(
            Timeouts.MemberStart,
            async () => HaproxyStats.HasChecked(await page.ReadAsync(cancellationToken).ConfigureAwait(false), Members),
            cancellationToken).ConfigureAwait(false);
        if (!ready)
            throw new UserErrorException($"HAProxy does not answer within {Timeouts.MemberStart.TotalSeconds} s. {await TailAsync(PatroniLayout.Proxy, cancellationToken).ConfigureAwait(false)}");
    }

    public async Task RestartApiAsync(CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Api(Endpoints.ApiUrl).RestartAsync(cancellationToken).ConfigureAwait(false);

    public async Task StartApiAsync(CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Api(Endpoints.ApiUrl).StartAsync(cancellationToken).ConfigureAwait(false);

    public async Task StopDcsMajorityAsync(bool atOnce, CancellationToken cancellationToken) =>
        await (await EtcdAsync(cancellationToken).ConfigureAwait(false)).EndAsync(atOnce, cancellationToken).ConfigureAwait(false);

    public async Task StartDcsAsync(CancellationToken cancellationToken) =>
        await (await EtcdAsync(cancellationToken).ConfigureAwait(false)).StartAsync(cancellationToken).ConfigureAwait(false);

    public async Task<bool> HasDcsQuorumAsync(CancellationToken cancellationToken) =>
        await (await EtcdAsync(cancellationToken).ConfigureAwait(false)).HasQuorumAsync(cancellationToken).ConfigureAwait(false);

    public async Task IsolateAsync(string member, PartitionScope scope, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        await parts.Cut.CutAsync(this.Known(member), Layout.Beyond(member, scope), cancellationToken).ConfigureAwait(false);
        // Without etcd a member's Patroni tells nothing of the cluster, but only after its own time limit.
        if (scope != PartitionScope.Peers)
            Cluster.Silent.Silence(member);
    }

    public async Task RejoinAsync(string member, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        await parts.Cut.MendAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        if (await StateAsync(member, cancellationToken).ConfigureAwait(false) is { IsRunning: true, IsPaused: false })
            Cluster.Silent.Hear(member);
    }

    public async Task<bool> IsIsolatedAsync(string member, PartitionScope scope, CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Cut.IsCutAsync(
            this.Known(member), Layout.Beyond(member, scope), cancellationToken).ConfigureAwait(false);

    string IContainerLimited.PeersNetwork => PatroniLayout.DataNetwork;

    IReadOnlyList<IPAddress> IContainerLimited.PeersOf(string member) => Layout.PeersOf(member);

    async Task<ContainerResources> IContainerLimited.ResourcesAsync(CancellationToken cancellationToken) =>
        (await PartsAsync(cancellationToken).ConfigureAwait(false)).Resources;

    public async Task WatchMemoryKillsAsync(Action<string> seen, CancellationToken cancellationToken)
    {
        var events = new EngineEvents((await PartsAsync(cancellationToken).ConfigureAwait(false)).Engine, _project, _time);
        await using (events.ConfigureAwait(false))
            await events.WatchMemoryKillsAsync(seen, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<string> Answering() => Members.Where(Cluster.Silent.MayAnswer);

    private async Task<string> TailAsync(string part, CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Logs.TailAsync(part, cancellationToken).ConfigureAwait(false);

    private async Task<MemberPrograms> ProgramsAsync(CancellationToken cancellationToken) =>
        new(await PartsAsync(cancellationToken).ConfigureAwait(false), _time);

    private async Task<ContainerEtcd> EtcdAsync(CancellationToken cancellationToken) =>
        new(Layout.Etcds, await PartsAsync(cancellationToken).ConfigureAwait(false), _time);
}
