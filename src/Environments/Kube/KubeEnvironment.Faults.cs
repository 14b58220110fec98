namespace Harness.Environments;

/// <summary>The ways to break single parts of a cluster, and to hand leadership over by hand.</summary>
public sealed partial class KubeEnvironment : ISwitchable, ILaggable, IApiRestartable, ICrashable, IPodDeletable, ILoadHosting, ILimited
{
    /// <summary>False in a context that is not of this machine, unless the user says so.</summary>
    public bool AllowsFaults => Spec.AllowFaults || KubeConnection.IsLocalContext(_saved.Context.Length > 0 ? _saved.Context : Spec.Kube.Context);

    public string? Refuses(string capability) => null;

    /// <summary>Deletes the pod with its grace period, and keeps the new one from starting PostgreSQL.</summary>
    public async Task StopMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        // Frozen processes hold the shutdown up.
        await ThawAsync(cluster, this.Known(member), cancellationToken).ConfigureAwait(false);
        await cluster.StopAsync(member, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Kills PostgreSQL and deletes the pod at once, and keeps the new one from starting PostgreSQL: a node that is gone.</summary>
    public async Task KillMemberAsync(string member, CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).EndAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    /// <summary>A former leader comes back as a standby of the present one, rewound or copied anew.</summary>
    public async Task StartMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await new PlainRejoin(cluster).StartAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        await cluster.State.ForgetCopiesAsync(cancellationToken).ConfigureAwait(false);
        await RouteAsync(cluster, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> IsRunningAsync(string member, CancellationToken cancellationToken) =>
        (await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).StateAsync(this.Known(member), cancellationToken).ConfigureAwait(false)).IsRunning;

    public async Task PauseMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Pods.DemandAsync(this.Known(member), Script(FreezeScripts.Postgres + FreezeScripts.Freeze), cancellationToken).ConfigureAwait(false);
        cluster.Silent.Silence(member);
    }

    /// <summary>
    /// A standby that slept through a failover follows the new leader; a leader that was fenced meanwhile is started as a
    /// standby, and one that was not fenced goes on as a second leader.
    /// </summary>
    public async Task ResumeMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var state = await cluster.StateAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        var frozen = !cluster.Silent.MayAnswer(member);
        await ThawAsync(cluster, member, cancellationToken).ConfigureAwait(false);
        if (!state.IsRunning)
            await StartMemberAsync(member, cancellationToken).ConfigureAwait(false);
        else if (frozen && member != cluster.Leader)
            await new PlainRejoin(cluster).FollowAsync(member, cancellationToken).ConfigureAwait(false);
        await RouteAsync(cluster, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> IsPausedAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        return await cluster.Pods.FindAsync(this.Known(member), cancellationToken).ConfigureAwait(false) is { } pod && pod.IsRunning()
            && (await cluster.Pods.RunAsync(member, Script(FreezeScripts.AllFrozen), cancellationToken).ConfigureAwait(false)).ExitCode == 0;
    }

    public async Task<int> HoldReplicationAsync(string leader, CancellationToken cancellationToken) => FreezeScripts.Count(
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Pods.DemandAsync(
            this.Known(leader), Script(FreezeScripts.Walsenders + FreezeScripts.Freeze), cancellationToken).ConfigureAwait(false));

    public async Task ReleaseReplicationAsync(string leader, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        if (cluster.Silent.MayAnswer(this.Known(leader)))
            await RunAsync(cluster, leader, FreezeScripts.Walsenders + FreezeScripts.Thaw, [], cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> HoldStandbyAsync(string standby, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var found = await WalsendersAsync(cluster, standby, cancellationToken).ConfigureAwait(false);
        foreach (var (member, pids) in found)
            await cluster.Pods.DemandAsync(member, Script(FreezeScripts.These + FreezeScripts.Freeze, pids), cancellationToken).ConfigureAwait(false);
        return found.Count > 0;
    }

    public async Task ReleaseStandbyAsync(string standby, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (member, pids) in await WalsendersAsync(cluster, standby, cancellationToken).ConfigureAwait(false))
            await RunAsync(cluster, member, FreezeScripts.These + FreezeScripts.Thaw, pids, cancellationToken).ConfigureAwait(false);
    }

    public async Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        var next = await new PlainHandOver(cluster, StopMemberAsync).SwitchOverAsync(
            this.Known(leader), candidate is null ? null : this.Known(candidate), cancellationToken).ConfigureAwait(false);
        await RouteAsync(cluster, cancellationToken).ConfigureAwait(false);
        return next;
    }

    public async Task FailOverToAsync(string candidate, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (this.Known(candidate) != cluster.Leader)
            await new PlainFailover(cluster, SilentProgress.Instance).RunAsync(cluster.Leader, candidate, cancellationToken).ConfigureAwait(false);
    }

    public async Task RestartApiAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Api.RestartAsync(cancellationToken).ConfigureAwait(false);

    public async Task StartApiAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Api.HealthyAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The container ends with its postmaster, and the kubelet starts it again in the same pod.</summary>
    public async Task CrashPostgresAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Pods.DemandAsync(this.Known(member), Script("kill -KILL $(head -n 1 /data/pg/postmaster.pid)"), cancellationToken).ConfigureAwait(false);
    }

    public async Task AwaitPostgresAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        if (!await _time.UntilAsync(Timeouts.Rejoin, () => cluster.Sql.AnswersAsync(this.Known(member), cancellationToken), cancellationToken).ConfigureAwait(false))
            throw new UserErrorException(
                $"{member} does not answer within {Timeouts.Rejoin.TotalSeconds} s. {await cluster.Pods.TailAsync(member, cancellationToken).ConfigureAwait(false)}");
    }

    public async Task DeletePodAsync(string member, bool atOnce, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        if (atOnce)
            await cluster.KillPostgresAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        await cluster.Pods.DeleteAsync(this.Known(member), atOnce ? TimeSpan.Zero : Timeouts.GracefulStop, cancellationToken).ConfigureAwait(false);
        cluster.Silent.Hear(member);
    }

    public async Task AwaitPodAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await AwaitPostgresAsync(member, cancellationToken).ConfigureAwait(false);
        if (member != cluster.Leader)
            await new PlainRejoin(cluster).FollowAsync(member, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IHostedLoad> HostLoadAsync(int generators, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var image = await KubeImages.EnsureLoadAsync(_folder.Path, Spec, progress, _time, cancellationToken).ConfigureAwait(false);
        var load = new KubeLoad(cluster, image);
        try
        {
            await load.StartAsync(generators, cancellationToken).ConfigureAwait(false);
            progress.Report($"{generators} generators ready in the cluster: {string.Join(", ", load.Generators.Select(generator => generator.Name))}");
            return load;
        }
        catch
        {
            await load.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task ThawAsync(KubeCluster cluster, string member, CancellationToken cancellationToken)
    {
        await RunAsync(cluster, member, FreezeScripts.Postgres + FreezeScripts.Thaw, [], cancellationToken).ConfigureAwait(false);
        cluster.Silent.Hear(member);
    }

    /// <summary>Nothing to do where the pod's container does not run.</summary>
    private static async Task RunAsync(KubeCluster cluster, string member, string script, IReadOnlyList<int> arguments, CancellationToken cancellationToken)
    {
        if (await cluster.Pods.FindAsync(member, cancellationToken).ConfigureAwait(false) is { } pod && pod.IsRunning())
            await cluster.Pods.DemandAsync(member, Script(script, arguments), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every member that follows may be read from again.</summary>
    private static async Task RouteAsync(KubeCluster cluster, CancellationToken cancellationToken)
    {
        var facts = await cluster.View.FactsAsync(cluster.Members, cancellationToken).ConfigureAwait(false);
        var standbys = facts.Where(member => member.InRecovery && member.Name != cluster.Leader).Select(member => member.Name).ToList();
        cluster.Change(saved => saved with { Standbys = standbys });
        await cluster.Routes.PointAsync(cluster.Leader, standbys, cancellationToken).ConfigureAwait(false);
    }

    private Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> WalsendersAsync(KubeCluster cluster, string standby, CancellationToken cancellationToken) =>
        WalsenderQuery.RunAsync(cluster.Sql, Members.Where(cluster.Silent.MayAnswer), this.Known(standby), cancellationToken);

    private static string[] Script(string text, IReadOnlyList<int>? arguments = null) =>
        ["sh", "-c", text, "sh", .. (arguments ?? []).Select(pid => pid.ToString(System.Globalization.CultureInfo.InvariantCulture))];
}
