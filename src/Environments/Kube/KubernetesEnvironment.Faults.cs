namespace Harness.Environments;

/// <summary>The ways to break single parts of a cluster that are the same whoever manages it.</summary>
public abstract partial class KubernetesEnvironment : ISwitchable, IForcedFailover, ILaggable, IApiRestartable, ICrashable, IPodDeletable, ILoadHosting, ILimited
{
    /// <summary>False in a context that is not of this machine, unless the user says so.</summary>
    public bool AllowsFaults => Spec.AllowFaults || KubeConnection.IsLocalContext(ContextName);

    /// <summary>Where the cluster is, or will be made, for people.</summary>
    /// <exception cref="UserErrorException">There is no such context.</exception>
    public string Place => $"{KubeConnection.Describe(ContextName)}, namespace {_saved.Namespace}";

    /// <summary>The one that the cluster is in, before that the user's; null for the current one.</summary>
    private string? ContextName => _saved.Context.Length > 0 ? _saved.Context : Spec.Kube.Context;

    public virtual string? Refuses(string capability) => null;

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

    public abstract Task StartMemberAsync(string member, CancellationToken cancellationToken);

    public async Task<bool> IsRunningAsync(string member, CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).RunsAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    public async Task PauseMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Pods.DemandAsync(this.Known(member), Script(cluster.Processes + FreezeScripts.Freeze), cancellationToken).ConfigureAwait(false);
        cluster.Silent.Silence(member);
    }

    public abstract Task ResumeMemberAsync(string member, CancellationToken cancellationToken);

    public async Task<bool> IsPausedAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        return await cluster.Pods.FindAsync(this.Known(member), cancellationToken).ConfigureAwait(false) is { } pod && pod.IsRunning()
            && (await cluster.Pods.RunAsync(member, Script(cluster.Processes + FreezeScripts.AllFrozen), cancellationToken).ConfigureAwait(false)).ExitCode == 0;
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
        var found = await _held.ToFreezeAsync(cluster.Sql, Answering(cluster), this.Known(standby), cancellationToken).ConfigureAwait(false);
        foreach (var (member, pids) in found)
            await cluster.Pods.DemandAsync(member, Script(FreezeScripts.These + FreezeScripts.Freeze, pids), cancellationToken).ConfigureAwait(false);
        return found.Count > 0;
    }

    public async Task ReleaseStandbyAsync(string standby, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var frozen = await _held.ToThawAsync(cluster.Sql, Answering(cluster), this.Known(standby), cancellationToken).ConfigureAwait(false);
        foreach (var (member, pids) in frozen.Where(held => cluster.Silent.MayAnswer(held.Key)))
            await RunAsync(cluster, member, FreezeScripts.These + FreezeScripts.Thaw, pids, cancellationToken).ConfigureAwait(false);
    }

    public abstract Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken);

    public abstract Task FailOverToAsync(string candidate, CancellationToken cancellationToken);

    public async Task RestartApiAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Api.RestartAsync(cancellationToken).ConfigureAwait(false);

    public async Task StartApiAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Api.HealthyAsync(cancellationToken).ConfigureAwait(false);

    public abstract Task CrashPostgresAsync(string member, CancellationToken cancellationToken);

    public async Task AwaitPostgresAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        if (!await Time.UntilAsync(Timeouts.Rejoin, () => cluster.Sql.AnswersAsync(this.Known(member), cancellationToken), cancellationToken).ConfigureAwait(false))
            throw new UserErrorException(
                $"{member} does not answer within {Timeouts.Rejoin.TotalSeconds} s. {await cluster.Pods.TailAsync(member, cancellationToken).ConfigureAwait(false)}");
    }

    public async Task DeletePodAsync(string member, bool atOnce, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        if (atOnce)
            await cluster.KillProcessesAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        await cluster.Pods.DeleteAsync(this.Known(member), atOnce ? TimeSpan.Zero : Timeouts.GracefulStop, cancellationToken).ConfigureAwait(false);
        cluster.Silent.Hear(member);
    }

    public virtual Task AwaitPodAsync(string member, CancellationToken cancellationToken) => AwaitPostgresAsync(member, cancellationToken);

    public async Task<IHostedLoad> HostLoadAsync(int generators, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var image = await KubeImages.EnsureLoadAsync(_folder.Path, Spec, progress, Time, cancellationToken).ConfigureAwait(false);
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

    private protected static async Task ThawAsync(KubeCluster cluster, string member, CancellationToken cancellationToken)
    {
        await RunAsync(cluster, member, cluster.Processes + FreezeScripts.Thaw, [], cancellationToken).ConfigureAwait(false);
        cluster.Silent.Hear(member);
    }

    /// <summary>Nothing to do where the pod's container does not run.</summary>
    private static async Task RunAsync(KubeCluster cluster, string member, string script, IReadOnlyList<int> arguments, CancellationToken cancellationToken)
    {
        if (await cluster.Pods.FindAsync(member, cancellationToken).ConfigureAwait(false) is { } pod && pod.IsRunning())
            await cluster.Pods.DemandAsync(member, Script(script, arguments), cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<string> Answering(KubeCluster cluster) => Members.Where(cluster.Silent.MayAnswer);

    private protected static string[] Script(string text, IReadOnlyList<int>? arguments = null) =>
        ["sh", "-c", text, "sh", .. (arguments ?? []).Select(pid => pid.ToString(System.Globalization.CultureInfo.InvariantCulture))];
}
