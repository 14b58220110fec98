namespace Harness.Environments;

/// <summary>
/// Plain streaming replication on Kubernetes: a StatefulSet of one primary and its replicas, Services by role, and the API; no
/// cluster manager, so that failovers are by hand (<see cref="IManualFailover"/>). All of it lies in a namespace of its own.
/// </summary>
public sealed partial class KubeEnvironment
    : IEnvironment, IManualFailover, IKillable, IPausable, ISlowable, IReplicationModes, IReadRouting, ICpuMeter, ILogSource, IPartsWatched
{
    /// <summary>As in <see cref="EnvironmentSpec.Kind"/>.</summary>
    public const string KindName = "kube";

    internal const string Loopback = "127.0.0.1";

    private const string Overlay = "overlays/plain";

    private readonly TimeProvider _time;
    private readonly ProcFs _proc = new();
    private readonly DataFolder _folder;
    private readonly OperatorTurn _operator = new();
    private SavedKubeCluster _saved;
    private KubeCluster? _cluster;
    private bool _owned;

    /// <summary>A cluster that is not running yet. Nothing is made before <see cref="StartAsync"/>.</summary>
    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public KubeEnvironment(EnvironmentSpec spec, TimeProvider time)
    {
        _time = time;
        _folder = new DataFolder(spec.DataFolder, KindName, _proc);
        KubePreflight.CheckSpec(spec);
        _saved = SavedKubeCluster.Make(spec, spec.Kube.Namespace ?? ProjectName.Of(KindName, _folder));
    }

    public string Kind => KindName;

    public EnvironmentSpec Spec => Saved.Spec;

    public Endpoints Endpoints => new(
        _cluster?.ApiUrl ?? new Uri($"http://{Loopback}:{Spec.Ports.Api}/"), Text(Postgres(Saved.Leader)), Text(Postgres(ReadMember)));

    public IReadOnlyList<string> Members => KubeLayout.MembersOf(Spec);

    private SavedKubeCluster Saved => _cluster?.Saved ?? _saved;

    private string ReadMember => Spec.Reads == ReadRouting.Leader || Saved.Standbys.Count == 0 ? Saved.Leader : Saved.Standbys[0];

    /// <summary>
    /// A cluster that another process brought up or left behind, with the settings it was made with. <see cref="DisposeAsync"/>
    /// leaves it running, <see cref="StopAsync"/> ends it, whoever uses it.
    /// </summary>
    /// <param name="dataFolder">Null for the default.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="UserErrorException">The folder was not made by this program.</exception>
    public static KubeEnvironment? Open(string? dataFolder, TimeProvider time)
    {
        var environment = new KubeEnvironment(new EnvironmentSpec { Kind = KindName, DataFolder = dataFolder }, time);
        environment._folder.RefuseForeign();
        if (!environment._folder.IsMarked)
            return null;
        if (SavedKubeCluster.Load(KubeLayout.FileOf(environment._folder.Path)) is { } saved)
            environment._saved = saved with { Spec = saved.Spec with { DataFolder = dataFolder } };
        return environment;
    }

    public async Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (_cluster is not null)
            throw new InvalidOperationException("this environment has been started before");
        var api = ApiProgram.Find(Environment.GetEnvironmentVariable(ApiProgram.PathVariable), AppContext.BaseDirectory);
        var connection = await KubeConnection.ConnectAsync(Spec.Kube.Context, _time, cancellationToken).ConfigureAwait(false);
        progress.Report($"context '{connection.Context}' ({connection.Server}, {(connection.IsLocal ? "local" : "not local")}), namespace {_saved.Namespace}");
        var space = new KubeNamespace(connection, _saved.Namespace, _folder.Path, _time);
        try
        {
            if (await space.FindAsync(cancellationToken).ConfigureAwait(false) is { } found && !space.IsOurs(found))
                throw space.Foreign();
            _folder.Claim();
            _owned = true;
            await MakeAsync(connection, space, api, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            var problems = _owned ? await StopAsync(CancellationToken.None).ConfigureAwait(false) : [];
            if (_cluster is null)
                connection.Dispose();
            if (problems.Count == 0)
                throw;
            throw UserErrorException.WithLeftovers(error, problems);
        }
    }

    /// <summary>Removes the namespace if it bears our labels, and nothing else.</summary>
    public async Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var saved = Saved;
        if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
        _cluster = null;
        try
        {
            using var connection = await KubeConnection.ConnectAsync(
                saved.Context.Length > 0 ? saved.Context : saved.Spec.Kube.Context, _time, cancellationToken).ConfigureAwait(false);
            if (await new KubeNamespace(connection, saved.Namespace, _folder.Path, _time).RemoveAsync(cancellationToken).ConfigureAwait(false) is { } left)
                problems.Add(left);
        }
        catch (UserErrorException error)
        {
            problems.Add($"namespace {saved.Namespace}: {error.Message}");
        }
        if (problems.Count == 0 && _folder.Remove() is { } problem)
            problems.Add(problem);
        _folder.Release();
        _owned = false;
        return problems;
    }

    public void Detach()
    {
        _owned = false;
        _folder.Release();
    }

    public async Task<ClusterView> ViewAsync(CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        // Keeps track of which member had which address.
        await cluster.Pods.ListAsync(cancellationToken, KubeLayout.Postgres).ConfigureAwait(false);
        return await cluster.View.ViewAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).View.ReplicationAsync(cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).View.HistoryAsync(cancellationToken).ConfigureAwait(false);

    public string ConnectionString(string member) => MemberSql.ConnectionString(Postgres(this.Known(member)), Saved.Password);

    /// <summary>Pods change their addresses; those seen since the start are known.</summary>
    public string? MemberAt(string address) => address.Split(':') is [var host, "5432"] && _cluster?.Pods.NameAt(host) is { } name && Members.Contains(name) ? name : null;

    public async Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken) =>
        await KubeDescription.OfAsync(await ClusterAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Does nothing when another member leads already, as after a leadership that was handed over.</summary>
    public async Task<string> FailOverAsync(string failed, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _operator.TakeAsync(cancellationToken).ConfigureAwait(false);
        return await new PlainFailover(cluster, progress).ReplaceAsync(this.Known(failed), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The API's pod is made anew with the routing; returns when it is healthy.</summary>
    public async Task SetReadsAsync(ReadRouting reads, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var standbys = await cluster.View.StandbysAsync(cancellationToken).ConfigureAwait(false);
        cluster.Change(saved => saved with { Spec = saved.Spec with { Reads = reads }, Standbys = standbys });
        await cluster.Routes.PointAsync(cluster.Leader, cluster.Standbys, cancellationToken).ConfigureAwait(false);
        await cluster.Api.ChangeAsync(KubeObjects.ApiSettings(cluster.Saved), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for no manager: there is none. Confirmed from <c>pg_stat_replication</c>.</summary>
    public async Task SetReplicationModeAsync(ReplicationMode mode, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        cluster.Change(saved => saved with { Spec = saved.Spec with { Replication = mode } });
        await cluster.Modes.ChangeAsync(
            cluster.Leader, mode, [.. Members.Where(member => member != cluster.Leader)], cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<string, TimeSpan>> CpuTimesAsync(CancellationToken cancellationToken) =>
        await KubeCpu.TimesAsync((await ClusterAsync(cancellationToken).ConfigureAwait(false)).Pods, cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<string>> UnorderedEndsAsync(CancellationToken cancellationToken) =>
        [.. (await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Pods.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(pod => !pod.IsRunning() || pod.LostMemory())
            .Select(pod => $"{pod.Metadata.Name} {(pod.LostMemory() ? "lost a process, killed for lack of memory" : pod.Describe())}")];

    public async Task CollectLogsAsync(string folder, CancellationToken cancellationToken) =>
        await (await ClusterAsync(cancellationToken).ConfigureAwait(false)).Logs.CopyAsync(folder, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the cluster if this environment started it and has not let it go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_owned)
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        else if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
        _operator.Dispose();
    }

    private async Task MakeAsync(
        KubeConnection connection, KubeNamespace space, ApiProgram api, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (await space.FindAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            progress.Report($"removing what an earlier run left in namespace {_saved.Namespace}");
            if (await space.RemoveAsync(cancellationToken).ConfigureAwait(false) is { } left)
                throw new UserErrorException($"what an earlier run left cannot be removed: {left}");
        }
        _folder.Empty();
        Preflight.CheckPorts(KubePreflight.ListenAddresses(Spec), _proc);
        var images = await KubeImages.EnsureAsync(_folder.Path, Spec, api, ["postgres", "api"], progress, _time, cancellationToken).ConfigureAwait(false);
        _saved = _saved with { Context = connection.Context, Images = images };
        _saved.Save(KubeLayout.FileOf(_folder.Path));
        await space.MakeAsync(_saved.Id, cancellationToken).ConfigureAwait(false);
        _cluster = new KubeCluster(_saved, _folder.Path, connection, _time);
        _cluster.Logs.Follow(_cluster.Members, Path.Combine(_folder.Path, "logs"));
        await new KubeStartup(_cluster, Overlay, progress).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The running cluster, also one of another process; never one of somebody else's namespace.</summary>
    private async Task<KubeCluster> ClusterAsync(CancellationToken cancellationToken)
    {
        if (_cluster is not null)
            return _cluster;
        if (!_folder.IsMarked || _saved.Context.Length == 0)
            throw new InvalidOperationException("the cluster is not running: call StartAsync first");
        var connection = await KubeConnection.ConnectAsync(_saved.Context, _time, cancellationToken).ConfigureAwait(false);
        await new KubeNamespace(connection, _saved.Namespace, _folder.Path, _time).ConfirmAsync(cancellationToken).ConfigureAwait(false);
        _cluster = new KubeCluster(_saved, _folder.Path, connection, _time);
        await _cluster.Api.PreferNodeAsync(cancellationToken).ConfigureAwait(false);
        return _cluster;
    }

    private NodeAddress Postgres(string member) => _cluster?.Addresses[member] ?? KubePreflight.Postgres(Spec, member);

    private static string Text(NodeAddress address) => FormattableString.Invariant($"{address.Host}:{address.Port}");
}
