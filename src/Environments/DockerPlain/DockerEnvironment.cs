namespace Harness.Environments;

/// <summary>
/// Plain streaming replication in containers: <c>db</c>, <c>dbreplica1</c> and <c>dbreplica2</c> with physical slots, and the
/// API; no cluster manager, so that failovers are by hand (<see cref="IManualFailover"/>). Needs a Docker engine and compose.
/// </summary>
public sealed partial class DockerEnvironment
    : IEnvironment, IManualFailover, IKillable, IPausable, ISlowable, IReplicationModes, IReadRouting, ICpuMeter, ILogSource, IPartsWatched
{
    /// <summary>As in <see cref="EnvironmentSpec.Kind"/>.</summary>
    public const string KindName = "docker";

    private readonly TimeProvider _time;
    private readonly ProcFs _proc = new();
    private readonly HeldWalsenders _held = new();
    private readonly DataFolder _folder;
    private readonly OperatorTurn _operator = new();
    private SavedPlainCluster _saved;
    private PlainCluster? _cluster;

    /// <summary>A cluster that is not running yet. Nothing is made before <see cref="StartAsync"/>.</summary>
    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public DockerEnvironment(EnvironmentSpec spec, TimeProvider time)
    {
        _time = time;
        _folder = new DataFolder(spec.DataFolder, KindName, _proc);
        _saved = SavedPlainCluster.Make(spec, ProjectName.Of(KindName, _folder), spec.Subnet ?? NetworkPrefix.Candidates[0]);
        PlainPreflight.CheckSpec(spec, Layout);
    }

    public string Kind => KindName;

    public EnvironmentSpec Spec => Layout.Saved.Spec;

    public Endpoints Endpoints => Layout.Endpoints;

    public IReadOnlyList<string> Members => PlainLayout.Members;

    private PlainLayout Layout => _cluster?.Layout ?? new PlainLayout(_saved, _folder.Path);

    /// <summary>
    /// A cluster that another process brought up or left behind, with the settings it was made with. <see cref="DisposeAsync"/>
    /// leaves it running, <see cref="StopAsync"/> ends it, whoever uses it.
    /// </summary>
    /// <param name="dataFolder">Null for the default.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="UserErrorException">The folder was not made by this program.</exception>
    public static DockerEnvironment? Open(string? dataFolder, TimeProvider time)
    {
        var environment = new DockerEnvironment(new EnvironmentSpec { Kind = KindName, DataFolder = dataFolder }, time);
        environment._folder.RefuseForeign();
        if (!environment._folder.IsMarked)
            return null;
        if (SavedPlainCluster.Load(PlainLayout.FileOf(environment._folder.Path)) is { } saved)
            environment._saved = saved with { Spec = saved.Spec with { DataFolder = dataFolder } };
        return environment;
    }

    public async Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (_cluster is not null)
            throw new InvalidOperationException("this environment has been started before");
        var api = ApiProgram.Find(Environment.GetEnvironmentVariable(ApiProgram.PathVariable), AppContext.BaseDirectory);
        var engine = await DockerEngine.ConnectAsync(_time, cancellationToken).ConfigureAwait(false);
        try
        {
            _folder.Claim();
            await MakeAsync(engine, api, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            engine.Dispose();
            if (_folder.IsClaimed)
                await this.UndoAsync(error).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Goes by the label of the project alone, so that it works also when the data folder is gone or damaged.</summary>
    public async Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
        _cluster = null;
        try
        {
            using var engine = await DockerEngine.ConnectAsync(_time, cancellationToken).ConfigureAwait(false);
            problems.AddRange(await new Leftovers(engine, _saved.Project, _time).RemoveAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (UserErrorException error)
        {
            problems.Add($"containers of {_saved.Project}: {error.Message}");
        }
        return _folder.End(problems);
    }

    public void Detach() => _folder.Release();

    public async Task<ClusterView> ViewAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).View.ViewAsync(cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).View.ReplicationAsync(cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).View.HistoryAsync(cancellationToken).ConfigureAwait(false);

    public string ConnectionString(string member) => MemberSql.ConnectionString(Layout.Postgres(this.Known(member)), Layout.Saved.Password);

    public string? MemberAt(string address) => Layout.MemberAt(address);

    public async Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken) =>
        await PlainDescription.OfAsync(await ClusterAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Does nothing when another member leads already, as after a leadership that was handed over.</summary>
    public async Task<string> FailOverAsync(string failed, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        return await new PlainFailover(cluster, progress).ReplaceAsync(this.Known(failed), cancellationToken).ConfigureAwait(false);
    }

    public async Task StopMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        // A frozen walsender holds the shutdown up.
        await cluster.Walsenders.ReleaseAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        if (!await cluster.Life.StopAsync(member, cancellationToken).ConfigureAwait(false))
            throw new TimeoutException($"{member} did not stop within {Timeouts.GracefulStop.TotalSeconds} s and was killed");
        cluster.Silent.Hear(member);
    }

    public async Task KillMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Life.KillAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        cluster.Silent.Hear(member);
    }

    /// <summary>A former leader comes back as a standby of the present one, rewound or copied anew.</summary>
    public async Task StartMemberAsync(string member, CancellationToken cancellationToken) =>
        await new PlainRejoin(await ClusterAsync(cancellationToken).ConfigureAwait(false)).StartAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    public async Task<bool> IsRunningAsync(string member, CancellationToken cancellationToken) =>
        (await StateAsync(member, cancellationToken).ConfigureAwait(false)).IsRunning;

    public async Task PauseMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Life.PauseAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        cluster.Silent.Silence(member);
    }

    /// <summary>
    /// A standby that slept through a failover follows the new leader; a leader that was fenced meanwhile is started as a
    /// standby, and one that was not fenced goes on as a second leader.
    /// </summary>
    public async Task ResumeMemberAsync(string member, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var state = await StateAsync(member, cancellationToken).ConfigureAwait(false);
        await cluster.Life.UnpauseAsync(member, cancellationToken).ConfigureAwait(false);
        cluster.Silent.Hear(member);
        if (!state.IsRunning || state.IsPaused)
            await ComeBackAsync(cluster, member, state.IsRunning, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> IsPausedAsync(string member, CancellationToken cancellationToken) =>
        (await StateAsync(member, cancellationToken).ConfigureAwait(false)).IsPaused;

    public async Task<int> HoldReplicationAsync(string leader, CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Walsenders.HoldAsync(this.Known(leader), cancellationToken).ConfigureAwait(false);

    public async Task ReleaseReplicationAsync(string leader, CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Walsenders.ReleaseAsync(this.Known(leader), cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for no manager: there is none. Confirmed from <c>pg_stat_replication</c>.</summary>
    public async Task SetReplicationModeAsync(ReplicationMode mode, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        cluster.Change(saved => saved with { Spec = saved.Spec with { Replication = mode } });
        await cluster.Modes.ChangeAsync(
            cluster.Leader, mode, [.. Members.Where(member => member != cluster.Leader)], cancellationToken).ConfigureAwait(false);
    }

    public async Task SetReadsAsync(ReadRouting reads, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var standbys = await cluster.View.StandbysAsync(cancellationToken).ConfigureAwait(false);
        cluster.Change(saved => saved with { Spec = saved.Spec with { Reads = reads }, Standbys = standbys });
        await new PlainApi(cluster).RenewAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<string, TimeSpan>> CpuTimesAsync(CancellationToken cancellationToken) =>
        await new ContainerCpu((await ClusterAsync(cancellationToken).ConfigureAwait(false)).Project).TimesAsync(cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<string>> UnorderedEndsAsync(CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        return await ContainerEnds.UnorderedAsync(cluster.Project, cluster.Commands, cluster.Resources.Limits, cancellationToken).ConfigureAwait(false);
    }

    public async Task CollectLogsAsync(string folder, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        if (File.Exists(cluster.Layout.EventFile))
        {
            await using var from = new FileStream(cluster.Layout.EventFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var to = File.Create(Path.Combine(folder, EngineEvents.FileName));
            await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        }
        await cluster.Logs.CopyAsync(folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the cluster if this environment started it and has not let it go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_folder.IsClaimed)
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        else if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
        _operator.Dispose();
    }

    /// <summary>For tests, which have one cluster for both settings.</summary>
    internal void SetFencing(bool fencing) => _cluster?.Change(saved => saved with { Spec = saved.Spec with { Fencing = fencing } });

    private async Task MakeAsync(DockerEngine engine, ApiProgram api, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var leftovers = new Leftovers(engine, _saved.Project, _time);
        if (await leftovers.AnyAsync(cancellationToken).ConfigureAwait(false))
        {
            progress.Report($"removing what an earlier run left of {_saved.Project}");
            if (await leftovers.RemoveAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } problems)
                throw new UserErrorException($"what an earlier run left of {_saved.Project} cannot be removed: {string.Join("; ", problems)}");
        }
        _folder.Empty();
        Preflight.CheckPorts(Layout.ListenAddresses(), _proc);
        var compose = await ComposeCommand.FindAsync(engine, _time, cancellationToken).ConfigureAwait(false);
        EmbeddedFiles.WriteTo(Layout.FilesFolder);
        var images = await new ContainerImages(Layout.FilesFolder, engine, _time)
            .EnsureAsync(Spec.Release, api.Folder, ["postgres", "api"], progress, cancellationToken).ConfigureAwait(false);
        _saved = _saved with { Subnet = await NetworkPrefix.FindAsync(engine, Spec.Subnet, _proc, cancellationToken).ConfigureAwait(false), Images = images };
        _cluster = new PlainCluster(_saved, _folder.Path, engine, compose, _time);
        _cluster.Change(saved => saved);
        await new PlainStartup(_cluster, progress).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings a member back that was out of reach, maybe through a failover in which it was fenced.</summary>
    private Task ComeBackAsync(PlainCluster cluster, string member, bool isRunning, CancellationToken cancellationToken) =>
        member == cluster.Leader ? Task.CompletedTask
        : isRunning ? new PlainRejoin(cluster).FollowAsync(member, cancellationToken)
        : StartMemberAsync(member, cancellationToken);

    /// <summary>The running cluster, also one of another process.</summary>
    private async Task<PlainCluster> ClusterAsync(CancellationToken cancellationToken)
    {
        if (_cluster is not null)
            return _cluster;
        if (!_folder.IsMarked)
            throw new InvalidOperationException("the cluster is not running: call StartAsync first");
        var engine = await DockerEngine.ConnectAsync(_time, cancellationToken).ConfigureAwait(false);
        var compose = await ComposeCommand.FindAsync(engine, _time, cancellationToken).ConfigureAwait(false);
        return _cluster = new PlainCluster(_saved, _folder.Path, engine, compose, _time);
    }

    private async Task<ContainerState> StateAsync(string member, CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Project.StateAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
}
