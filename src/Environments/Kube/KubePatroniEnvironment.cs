namespace Harness.Environments;

/// <summary>A Patroni cluster on Kubernetes whose configuration store is the Kubernetes API; Patroni fails over by itself.</summary>
public sealed class KubePatroniEnvironment : KubernetesEnvironment, IManagerKillable
{
    /// <summary>As in <see cref="EnvironmentSpec.Kind"/>.</summary>
    public const string KindName = "kube-patroni";

    /// <summary>A cluster that is not running yet. Nothing is made before <see cref="KubernetesEnvironment.StartAsync"/>.</summary>
    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public KubePatroniEnvironment(EnvironmentSpec spec, TimeProvider time)
        : base(KindName, spec, time) => ContainerSettings.CheckVersions(spec);

    private protected override IReadOnlyList<string> Images => ["patroni", "api"];

    private protected override bool HasStore => true;

    /// <summary>
    /// A cluster that another process brought up or left behind, with the settings it was made with. Disposing leaves it running,
    /// <see cref="KubernetesEnvironment.StopAsync"/> ends it, whoever uses it.
    /// </summary>
    /// <param name="dataFolder">Null for the default.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="UserErrorException">The folder was not made by this program.</exception>
    public static KubePatroniEnvironment? Open(string? dataFolder, TimeProvider time)
    {
        var environment = new KubePatroniEnvironment(new EnvironmentSpec { DataFolder = dataFolder }, time);
        return environment.UseSaved() ? environment : null;
    }

    public override async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) =>
        await (await PatroniAsync(cancellationToken).ConfigureAwait(false)).View.ReplicationAsync(cancellationToken).ConfigureAwait(false);

    public override async Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) =>
        await (await PatroniAsync(cancellationToken).ConfigureAwait(false)).View.HistoryAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Also a member whose Patroni alone was killed.</summary>
    public override async Task StartMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await PatroniAsync(cancellationToken).ConfigureAwait(false);
        await cluster.StartAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        var asked = false;
        var up = await Time.UntilAsync(Timeouts.Rejoin, async () =>
        {
            if (await cluster.View.Patroni.AnswersAsync(member, cancellationToken).ConfigureAwait(false))
                return true;
            // The pod's first process starts Patroni again when it is told to; a pod that has just begun needs no telling.
            if (!asked && await cluster.LacksPatroniAsync(member, cancellationToken).ConfigureAwait(false))
            {
                asked = true;
                await cluster.Pods.DemandAsync(member, Script("kill -USR1 1"), cancellationToken).ConfigureAwait(false);
            }
            return false;
        }, cancellationToken).ConfigureAwait(false);
        if (!up)
            throw new UserErrorException($"{member} does not answer within {Timeouts.Rejoin.TotalSeconds} s. {await cluster.LogTailAsync(member, cancellationToken).ConfigureAwait(false)}");
    }

    public override async Task ResumeMemberAsync(string member, CancellationToken cancellationToken) =>
        await ThawAsync(await ClusterAsync(cancellationToken).ConfigureAwait(false), this.Known(member), cancellationToken).ConfigureAwait(false);

    public override async Task<string> SwitchOverAsync(string leader, string? candidate, CancellationToken cancellationToken) =>
        await new PatroniHandOver((await PatroniAsync(cancellationToken).ConfigureAwait(false)).View, Time).SwitchOverAsync(
            this.Known(leader), candidate is null ? null : this.Known(candidate), cancellationToken).ConfigureAwait(false);

    public override async Task FailOverToAsync(string candidate, CancellationToken cancellationToken) =>
        await new PatroniHandOver((await PatroniAsync(cancellationToken).ConfigureAwait(false)).View, Time)
            .FailOverToAsync(this.Known(candidate), cancellationToken).ConfigureAwait(false);

    /// <summary>Patroni starts another postmaster.</summary>
    public override async Task CrashPostgresAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await PatroniAsync(cancellationToken).ConfigureAwait(false);
        MemberPrograms.Expect(member, await cluster.Pods.RunAsync(this.Known(member), MemberPrograms.KillPostmaster, cancellationToken).ConfigureAwait(false));
    }

    public async Task KillManagerAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await PatroniAsync(cancellationToken).ConfigureAwait(false);
        if (!await cluster.IsPatroniRunningAsync(this.Known(member), cancellationToken).ConfigureAwait(false))
            return;
        await cluster.Pods.RunAsync(member, Script("kill -KILL $(pgrep -x patroni)"), cancellationToken).ConfigureAwait(false);
        if (!await Time.UntilAsync(
            Timeouts.Kill, async () => !await cluster.IsPatroniRunningAsync(member, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"Patroni of {member} is still there {Timeouts.Kill.TotalSeconds} s after SIGKILL");
    }

    public async Task<bool> IsManagerRunningAsync(string member, CancellationToken cancellationToken) =>
        await (await PatroniAsync(cancellationToken).ConfigureAwait(false)).IsPatroniRunningAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    private protected override KubeCluster Connect(SavedKubeCluster saved, string folder, KubeConnection connection) =>
        new KubePatroniCluster(saved, folder, connection, Time);

    private protected override async Task<ClusterView> LookAsync(CancellationToken cancellationToken) =>
        await (await PatroniAsync(cancellationToken).ConfigureAwait(false)).View.ViewAsync(cancellationToken).ConfigureAwait(false);

    private async Task<KubePatroniCluster> PatroniAsync(CancellationToken cancellationToken) =>
        (KubePatroniCluster)await ClusterAsync(cancellationToken).ConfigureAwait(false);
}
