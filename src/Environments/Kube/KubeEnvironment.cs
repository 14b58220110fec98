namespace Harness.Environments;

/// <summary>
/// Plain streaming replication on Kubernetes: one primary and its replicas, and no cluster manager, so that failovers are by hand
/// (<see cref="IManualFailover"/>).
/// </summary>
public sealed class KubeEnvironment : KubernetesEnvironment, IManualFailover
{
    /// <summary>As in <see cref="EnvironmentSpec.Kind"/>.</summary>
    public const string KindName = "kube";

    private readonly OperatorTurn _operator = new();

    /// <summary>A cluster that is not running yet. Nothing is made before <see cref="KubernetesEnvironment.StartAsync"/>.</summary>
    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public KubeEnvironment(EnvironmentSpec spec, TimeProvider time)
        : base(KindName, spec, time)
    {
    }

    private protected override IReadOnlyList<string> Images => ["postgres", "api"];

    private protected override bool HasStore => false;

    /// <summary>
    /// A cluster that another process brought up or left behind, with the settings it was made with. Disposing leaves it running,
    /// <see cref="KubernetesEnvironment.StopAsync"/> ends it, whoever uses it.
    /// </summary>
    /// <param name="dataFolder">Null for the default.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="UserErrorException">The folder was not made by this program.</exception>
    public static KubeEnvironment? Open(string? dataFolder, TimeProvider time)
    {
        var environment = new KubeEnvironment(new EnvironmentSpec { DataFolder = dataFolder }, time);
        return environment.UseSaved() ? environment : null;
    }

    public override async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) =>
        await (await PlainAsync(cancellationToken).ConfigureAwait(false)).View.ReplicationAsync(cancellationToken).ConfigureAwait(false);

    public override async Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) =>
        await (await PlainAsync(cancellationToken).ConfigureAwait(false)).View.HistoryAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Does nothing when another member leads already, as after a leadership that was handed over.</summary>
    public async Task<string> FailOverAsync(string failed, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        return await new PlainFailover(cluster, progress).ReplaceAsync(this.Known(failed), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A former leader comes back as a standby of the present one, rewound or copied anew.</summary>
    public override async Task StartMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        await new PlainRejoin(cluster).StartAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        await cluster.State.ForgetCopiesAsync(cancellationToken).ConfigureAwait(false);
        await RouteAsync(cluster, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A standby that slept through a failover follows the new leader; a leader that was fenced meanwhile is started as a
    /// standby, and one that was not fenced goes on as a second leader.
    /// </summary>
    public override async Task ResumeMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        var state = await cluster.StateAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        var frozen = !cluster.Silent.MayAnswer(member);
        await ThawAsync(cluster, member, cancellationToken).ConfigureAwait(false);
        if (!state.IsRunning)
            await StartMemberAsync(member, cancellationToken).ConfigureAwait(false);
        else if (frozen && member != cluster.Leader)
            await new PlainRejoin(cluster).FollowAsync(member, cancellationToken).ConfigureAwait(false);
        await RouteAsync(cluster, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        var next = await new PlainHandOver(cluster, StopMemberAsync).SwitchOverAsync(
            this.Known(leader), candidate is null ? null : this.Known(candidate), cancellationToken).ConfigureAwait(false);
        await RouteAsync(cluster, cancellationToken).ConfigureAwait(false);
        return next;
    }

    public override async Task FailOverToAsync(string candidate, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (this.Known(candidate) != cluster.Leader)
            await new PlainFailover(cluster, SilentProgress.Instance).RunAsync(cluster.Leader, candidate, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The container ends with its postmaster, and the kubelet starts it again in the same pod.</summary>
    public override async Task CrashPostgresAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Pods.DemandAsync(this.Known(member), Script("kill -KILL $(head -n 1 /data/pg/postmaster.pid)"), cancellationToken).ConfigureAwait(false);
    }

    public override async Task AwaitPodAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        await AwaitPostgresAsync(member, cancellationToken).ConfigureAwait(false);
        if (member != cluster.Leader)
            await new PlainRejoin(cluster).FollowAsync(member, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        _operator.Dispose();
    }

    private protected override KubeCluster Connect(SavedKubeCluster saved, string folder, KubeConnection connection) =>
        new KubePlainCluster(saved, folder, connection, Time);

    private protected override async Task<ClusterView> LookAsync(CancellationToken cancellationToken) =>
        await (await PlainAsync(cancellationToken).ConfigureAwait(false)).View.ViewAsync(cancellationToken).ConfigureAwait(false);

    private protected override async Task RouteReadsAsync(CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Routes.PointAsync(cluster.Leader, cluster.Standbys, cancellationToken).ConfigureAwait(false);
    }

    private protected override async Task ExpectAsync(IReadOnlyList<string> added, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        foreach (var member in added)
            await new PlainRejoin(cluster).MakeSlotAsync(member, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A slot that nobody uses would keep WAL for ever.</summary>
    private protected override async Task ForgetAsync(IReadOnlyList<string> removed, CancellationToken cancellationToken)
    {
        var cluster = await PlainAsync(cancellationToken).ConfigureAwait(false);
        foreach (var member in removed)
            await cluster.Sql.TryExecuteAsync(
                cluster.Leader, $"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{PlainRejoin.SlotOf(member)}'", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every member that follows may be read from again.</summary>
    private static async Task RouteAsync(KubePlainCluster cluster, CancellationToken cancellationToken)
    {
        var facts = await cluster.View.FactsAsync(cluster.Members, cancellationToken).ConfigureAwait(false);
        var standbys = facts.Where(member => member.InRecovery && member.Name != cluster.Leader).Select(member => member.Name).ToList();
        cluster.Change(saved => saved with { Standbys = standbys });
        await cluster.Routes.PointAsync(cluster.Leader, standbys, cancellationToken).ConfigureAwait(false);
    }

    private async Task<KubePlainCluster> PlainAsync(CancellationToken cancellationToken) =>
        (KubePlainCluster)await ClusterAsync(cancellationToken).ConfigureAwait(false);
}
