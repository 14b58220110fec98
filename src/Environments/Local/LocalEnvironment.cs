namespace Harness.Environments;

/// <summary>
/// A Patroni cluster of child processes on loopback addresses, from the packages of the machine: etcd, Patroni with
/// PostgreSQL, HAProxy and the API. Needs Linux. All data lies in one folder, which <see cref="StopAsync"/> removes.
/// </summary>
public sealed partial class LocalEnvironment : IEnvironment, IKillable, IPausable, ISlowable, IReplicationModes, IReadRouting, ICpuMeter, ILogSource
{
    /// <summary>As in <see cref="EnvironmentSpec.Kind"/>.</summary>
    public const string KindName = "local";

    private readonly TimeProvider _time;
    private readonly ProcFs _proc = new();
    private readonly HeldWalsenders _held = new();
    private readonly DataFolder _folder;
    private readonly bool _withApi;
    private LocalCluster? _cluster;

    /// <summary>A cluster that is not running yet. Nothing is made before <see cref="StartAsync"/>.</summary>
    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public LocalEnvironment(EnvironmentSpec spec, TimeProvider time)
        : this(spec, time, withApi: true)
    {
    }

    internal LocalEnvironment(EnvironmentSpec spec, TimeProvider time, bool withApi)
    {
        Preflight.CheckSpec(spec);
        _time = time;
        _withApi = withApi;
        _folder = new DataFolder(spec.DataFolder, KindName, _proc);
        Spec = spec with { Kind = KindName };
        Layout = new LocalLayout(Spec, _folder.Path);
    }

    public string Kind => KindName;

    public EnvironmentSpec Spec { get; private set; }

    public Endpoints Endpoints => Layout.Endpoints;

    public IReadOnlyList<string> Members => Layout.Members;

    /// <summary>Absolute path of the folder that holds everything.</summary>
    public string DataFolder => _folder.Path;

    private LocalLayout Layout { get; set; }

    private LocalCluster Cluster => _cluster ?? throw new InvalidOperationException("the cluster is not running: call StartAsync first");

    /// <summary>
    /// A cluster that another process brought up or left behind, with the settings it was made with. Its data is not taken
    /// over: <see cref="DisposeAsync"/> leaves it running, <see cref="StopAsync"/> ends it, whoever uses it.
    /// </summary>
    /// <param name="dataFolder">Null for the default.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="UserErrorException">The folder was not made by this program.</exception>
    public static LocalEnvironment? Open(string? dataFolder, TimeProvider time)
    {
        var environment = new LocalEnvironment(new EnvironmentSpec { DataFolder = dataFolder }, time);
        environment._folder.RefuseForeign();
        if (!environment._folder.IsMarked)
            return null;
        environment.UseSaved();
        return environment;
    }

    public async Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (_cluster is not null)
            throw new InvalidOperationException("this environment has been started before");
        var programs = Programs.Find();
        await PatroniModes.RequireAsync(
            Spec.Replication, () => ProgramVersion.FirstLineAsync(programs.Patroni, "--version", _time, cancellationToken)).ConfigureAwait(false);
        RequirePrivileges();
        var account = Account.Current();
        var api = _withApi ? ApiProgram.Find(Environment.GetEnvironmentVariable(ApiProgram.PathVariable), AppContext.BaseDirectory) : null;
        var leftBehind = _folder.Claim();
        try
        {
            if (leftBehind)
                await EndLeftBehindAsync(progress).ConfigureAwait(false);
            SettleSubnet();
            Preflight.CheckPorts(Layout.ListenAddresses(_withApi), _proc);
            var saved = SavedCluster.Make(Spec, _withApi);
            saved.Save(Layout.SavedFile);
            _cluster = new LocalCluster(Layout, saved, _proc, _time);
            await new LocalStartup(_cluster, programs, account, api, _proc, _time, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await this.UndoAsync(error).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken)
    {
        if (!_folder.IsMarked)
            return [];
        if (_cluster is null)
            UseSaved();
        var problems = new List<string>(await new LocalEnd(Cluster, _proc, _time).RunAsync(cancellationToken).ConfigureAwait(false));
        await Cluster.DisposeAsync().ConfigureAwait(false);
        return _folder.End(problems);
    }

    /// <summary>Lets the cluster live on after this process; <see cref="Open"/> finds it again.</summary>
    public void Detach() => _folder.Release();

    public Task<ClusterView> ViewAsync(CancellationToken cancellationToken) => Cluster.View.ViewAsync(cancellationToken);

    public Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) => Cluster.View.ReplicationAsync(cancellationToken);

    public Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) => Cluster.View.HistoryAsync(cancellationToken);

    public string ConnectionString(string member) => Cluster.Sql.ConnectionString(this.Known(member));

    public string? MemberAt(string address) => Layout.MemberAt(address);

    public Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken) =>
        LocalDescription.OfAsync(Cluster, Programs.Find(), _time, cancellationToken);

    public async Task StopMemberAsync(string member, CancellationToken cancellationToken)
    {
        // A frozen process does not see SIGTERM, and a frozen walsender holds the shutdown up.
        Cluster.Nodes.Thaw(this.Known(member));
        if (Cluster.Table.Alive(LocalLayout.PatroniProcess(member)) is { } patroni)
            Posix.Send(patroni.Pid, Signal.Terminate);
        else
            Cluster.Nodes.AbortPostgres(member);
        if (!await _time.UntilAsync(Timeouts.GracefulStop, () => Cluster.Nodes.Pids(member).Count == 0, cancellationToken).ConfigureAwait(false))
            throw new TimeoutException($"{member} did not stop within {Timeouts.GracefulStop.TotalSeconds} s. {LogTail.Of(Layout.Log(LocalLayout.PatroniProcess(member)))}");
    }

    public Task KillMemberAsync(string member, CancellationToken cancellationToken) => Cluster.Nodes.KillAsync(this.Known(member), cancellationToken);

    public async Task StartMemberAsync(string member, CancellationToken cancellationToken)
    {
        var name = LocalLayout.PatroniProcess(this.Known(member));
        if (Cluster.Table.Alive(name) is null)
            Cluster.Processes.StartPatroni(Programs.Find(), Account.Current(), member);
        var up = await _time.UntilAsync(Timeouts.MemberStart, () => Cluster.Table.Alive(name) is null
            ? throw new UserErrorException($"{name} ended while it was starting. {LogTail.Of(Layout.Log(name))}")
            : Cluster.View.Patroni.AnswersAsync(member, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!up)
            throw new UserErrorException($"{name} does not answer within {Timeouts.MemberStart.TotalSeconds} s. {LogTail.Of(Layout.Log(name))}");
    }

    public Task<bool> IsRunningAsync(string member, CancellationToken cancellationToken) =>
        Task.FromResult(Cluster.Nodes.Pids(this.Known(member)).Count > 0);

    public Task PauseMemberAsync(string member, CancellationToken cancellationToken) => Cluster.Nodes.FreezeAsync(this.Known(member), cancellationToken);

    public Task ResumeMemberAsync(string member, CancellationToken cancellationToken)
    {
        Cluster.Nodes.Thaw(this.Known(member));
        return Task.CompletedTask;
    }

    public Task<bool> IsPausedAsync(string member, CancellationToken cancellationToken) => Task.FromResult(Cluster.Nodes.IsFrozen(this.Known(member)));

    public Task<int> HoldReplicationAsync(string leader, CancellationToken cancellationToken) =>
        Cluster.Nodes.FreezeWalsendersAsync(this.Known(leader), cancellationToken);

    public Task ReleaseReplicationAsync(string leader, CancellationToken cancellationToken)
    {
        Cluster.Nodes.ThawWalsenders(this.Known(leader));
        return Task.CompletedTask;
    }

    public async Task SetReplicationModeAsync(ReplicationMode mode, CancellationToken cancellationToken)
    {
        await new ReplicationModeSwitch(Cluster.View, _time).ChangeAsync(mode, cancellationToken).ConfigureAwait(false);
        SaveSpec(Spec with { Replication = mode });
    }

    public async Task SetReadsAsync(ReadRouting reads, CancellationToken cancellationToken)
    {
        var restart = Api();
        SaveSpec(Spec with { Reads = reads });
        await restart.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyDictionary<string, TimeSpan>> CpuTimesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new LocalCpu(Layout, Cluster.Table, Cluster.Nodes, _proc).Times());

    public Task CollectLogsAsync(string folder, CancellationToken cancellationToken) => LogCopy.RunAsync(Layout, folder, cancellationToken);

    /// <summary>Ends the cluster if this environment started it and has not let it go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_folder.IsClaimed)
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        else if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    /// <summary>Takes the settings of the cluster in the folder; a harness killed early may not have saved any.</summary>
    private void UseSaved()
    {
        var saved = SavedCluster.Load(Layout.SavedFile) ?? SavedCluster.Make(Spec with { Nodes = MostMembers() }, _withApi);
        Spec = saved.Spec with { DataFolder = Spec.DataFolder };
        Layout = new LocalLayout(Spec, _folder.Path);
        _cluster = new LocalCluster(Layout, saved, _proc, _time);
    }

    /// <summary>What has changed while the cluster runs, for this process and for those that open it later.</summary>
    private void SaveSpec(EnvironmentSpec spec)
    {
        Spec = spec;
        Layout = new LocalLayout(Spec, _folder.Path);
        Cluster.Layout = Layout;
        (Cluster.Saved with { Spec = Spec }).Save(Layout.SavedFile);
    }

    private void RequirePrivileges()
    {
        if (Spec.OwnNetworks)
            MemberNetworks.Require();
        if (Spec.OwnDisks)
            MemberDisks.Require();
    }

    /// <summary>After what an earlier run left has been ended: it may hold the first addresses.</summary>
    private void SettleSubnet()
    {
        if (!Spec.OwnNetworks)
            return;
        Spec = Spec with { Subnet = NetworkPrefix.Find(Spec.Subnet, _proc) };
        Layout = new LocalLayout(Spec, _folder.Path);
    }

    private int MostMembers() => Math.Max(Spec.Nodes, Directory.Exists(Layout.NodesFolder) ? Directory.GetDirectories(Layout.NodesFolder).Length : 0);

    private async Task EndLeftBehindAsync(IProgress<string> progress)
    {
        var (spec, layout) = (Spec, Layout);
        progress.Report($"ending the cluster that an earlier run left in {DataFolder}");
        UseSaved();
        var problems = await new LocalEnd(Cluster, _proc, _time).RunAsync(CancellationToken.None).ConfigureAwait(false);
        await Cluster.DisposeAsync().ConfigureAwait(false);
        _cluster = null;
        (Spec, Layout) = (spec, layout);
        if (problems.Count > 0)
            throw new UserErrorException($"the cluster that an earlier run left in {DataFolder} cannot be ended: {string.Join("; ", problems)}");
        _folder.Empty();
    }
}
