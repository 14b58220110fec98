namespace Harness.Environments;

/// <summary>
/// A cluster on Kubernetes, whoever manages it: a StatefulSet of members, Services by role, and the API. All of it lies in a
/// namespace of its own.
/// </summary>
public abstract partial class KubernetesEnvironment
    : IEnvironment, IKillable, IPausable, ISlowable, IReplicationModes, IReadRouting, ICpuMeter, ILogSource, IPartsWatched
{
    internal const string Loopback = "127.0.0.1";

    private readonly ProcFs _proc = new();
    private readonly HeldWalsenders _held = new();
    private readonly DataFolder _folder;
    private SavedKubeCluster _saved;
    private KubeCluster? _cluster;

    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    private protected KubernetesEnvironment(string kind, EnvironmentSpec spec, TimeProvider time)
    {
        Kind = kind;
        Time = time;
        _folder = new DataFolder(spec.DataFolder, kind, _proc);
        KubePreflight.CheckSpec(spec);
        _saved = SavedKubeCluster.Make(spec with { Kind = kind }, spec.Kube.Namespace ?? ProjectName.Of(kind, _folder));
    }

    public string Kind { get; }

    public EnvironmentSpec Spec => Saved.Spec;

    public Endpoints Endpoints => new(
        _cluster?.ApiUrl ?? new Uri($"http://{Loopback}:{Spec.Ports.Api}/"), Text(Postgres(Saved.Leader)), Text(Postgres(ReadMember)));

    public IReadOnlyList<string> Members => KubeLayout.MembersOf(Spec);

    private protected TimeProvider Time { get; }

    /// <summary>Names of the images that it is made of.</summary>
    private protected abstract IReadOnlyList<string> Images { get; }

    private SavedKubeCluster Saved => _cluster?.Saved ?? _saved;

    private string ReadMember => Spec.Reads == ReadRouting.Leader || Saved.Standbys.Count == 0 ? Saved.Leader : Saved.Standbys[0];

    public async Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (_cluster is not null)
            throw new InvalidOperationException("this environment has been started before");
        var api = ApiProgram.Find(Environment.GetEnvironmentVariable(ApiProgram.PathVariable), AppContext.BaseDirectory);
        var connection = await KubeConnection.ConnectAsync(Spec.Kube.Context, Time, cancellationToken).ConfigureAwait(false);
        progress.Report($"context '{connection.Context}' ({connection.Server}, {(connection.IsLocal ? "local" : "not local")}), namespace {_saved.Namespace}");
        var space = new KubeNamespace(connection, _saved.Namespace, _folder.Path, Time);
        try
        {
            if (await space.FindAsync(cancellationToken).ConfigureAwait(false) is { } found && !space.IsOurs(found))
                throw space.Foreign();
            _folder.Claim();
            await MakeAsync(connection, space, api, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (_cluster is null)
                connection.Dispose();
            if (_folder.IsClaimed)
                await this.UndoAsync(error).ConfigureAwait(false);
            throw;
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
            using var connection = await KubeConnection.ConnectAsync(ContextName, Time, cancellationToken).ConfigureAwait(false);
            await OpenNodesAsync(connection, saved.Id, problems, cancellationToken).ConfigureAwait(false);
            if (await new KubeNamespace(connection, saved.Namespace, _folder.Path, Time).RemoveAsync(cancellationToken).ConfigureAwait(false) is { } left)
                problems.Add(left);
        }
        catch (UserErrorException error)
        {
            problems.Add($"namespace {saved.Namespace}: {error.Message}");
        }
        return _folder.End(problems);
    }

    public void Detach() => _folder.Release();

    public async Task<ClusterView> ViewAsync(CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        // Keeps track of which member had which address.
        await cluster.Pods.ListAsync(cancellationToken, KubeLayout.Postgres).ConfigureAwait(false);
        return await LookAsync(cancellationToken).ConfigureAwait(false);
    }

    public abstract Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken);

    public abstract Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken);

    public string ConnectionString(string member) => MemberSql.ConnectionString(Postgres(this.Known(member)), Saved.Password);

    /// <summary>Pods change their addresses; those seen since the start are known.</summary>
    public string? MemberAt(string address) => address.Split(':') is [var host, "5432"] && _cluster?.Pods.NameAt(host) is { } name && Members.Contains(name) ? name : null;

    public async Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken) =>
        await KubeDescription.OfAsync(await ClusterAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>The API's pod is made anew with the routing; returns when it is healthy.</summary>
    public async Task SetReadsAsync(ReadRouting reads, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        var view = await LookAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> standbys = [.. view.Members.Where(member => member.Role is MemberRole.Replica or MemberRole.SyncStandby).Select(member => member.Name)];
        cluster.Change(saved => saved with { Spec = saved.Spec with { Reads = reads }, Standbys = standbys });
        await RouteReadsAsync(cancellationToken).ConfigureAwait(false);
        await cluster.Api.ChangeAsync(KubeObjects.ApiSettings(cluster.Saved), cancellationToken).ConfigureAwait(false);
    }

    public async Task SetReplicationModeAsync(ReplicationMode mode, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(cancellationToken).ConfigureAwait(false);
        cluster.Change(saved => saved with { Spec = saved.Spec with { Replication = mode } });
        await cluster.ChangeModeAsync(mode, cancellationToken).ConfigureAwait(false);
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
    public virtual async ValueTask DisposeAsync()
    {
        if (_folder.IsClaimed)
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        else if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A cluster that another process brought up or left behind, with the settings it was made with.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="UserErrorException">The folder was not made by this program.</exception>
    private protected bool UseSaved()
    {
        _folder.RefuseForeign();
        if (!_folder.IsMarked)
            return false;
        if (SavedKubeCluster.Load(KubeLayout.FileOf(_folder.Path)) is { } saved)
            _saved = saved with { Spec = saved.Spec with { DataFolder = Spec.DataFolder } };
        return true;
    }

    private protected abstract KubeCluster Connect(SavedKubeCluster saved, string folder, KubeConnection connection);

    private protected abstract Task<ClusterView> LookAsync(CancellationToken cancellationToken);

    /// <summary>Has the Services lead where reads shall go from now on.</summary>
    private protected virtual Task RouteReadsAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Who may not see the nodes has not closed one either.</summary>
    internal static async Task OpenNodesAsync(KubeConnection connection, string id, List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            await new KubeNodes(connection, id).OpenAllAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (UserErrorException error) when (KubeConnection.StatusOf(error) == System.Net.HttpStatusCode.Forbidden)
        {
        }
        catch (UserErrorException error)
        {
            problems.Add(error.Message);
        }
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
        var images = await KubeImages.EnsureAsync(_folder.Path, Spec, api, Images, progress, Time, cancellationToken).ConfigureAwait(false);
        _saved = _saved with { Context = connection.Context, Images = images };
        _saved.Save(KubeLayout.FileOf(_folder.Path));
        await space.MakeAsync(_saved.Id, cancellationToken).ConfigureAwait(false);
        if (Spec.OwnNetworks)
        {
            progress.Report("trying whether the network enforces NetworkPolicy");
            await new KubePolicyProbe(connection, _saved, images[$"harness/{Images[0]}{KubeLayout.LocalTag}"], Time).RequireAsync(cancellationToken).ConfigureAwait(false);
        }
        _cluster = Connect(_saved, _folder.Path, connection);
        _cluster.Logs.Follow(_cluster.Members, Path.Combine(_folder.Path, "logs"));
        await new KubeStartup(_cluster, progress).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The running cluster, also one of another process; never one of somebody else's namespace.</summary>
    private protected async Task<KubeCluster> ClusterAsync(CancellationToken cancellationToken)
    {
        if (_cluster is not null)
            return _cluster;
        if (!_folder.IsMarked || _saved.Context.Length == 0)
            throw new InvalidOperationException("the cluster is not running: call StartAsync first");
        var connection = await KubeConnection.ConnectAsync(_saved.Context, Time, cancellationToken).ConfigureAwait(false);
        await new KubeNamespace(connection, _saved.Namespace, _folder.Path, Time).ConfirmAsync(cancellationToken).ConfigureAwait(false);
        _cluster = Connect(_saved, _folder.Path, connection);
        await _cluster.Api.PreferNodeAsync(cancellationToken).ConfigureAwait(false);
        await AnswerAsync(_cluster, cancellationToken).ConfigureAwait(false);
        return _cluster;
    }

    /// <summary>On a busy node the first connection by a port-forward may take longer than a look waits for: a member that is ready shall not be shown as gone.</summary>
    private async Task AnswerAsync(KubeCluster cluster, CancellationToken cancellationToken)
    {
        var ready = (await cluster.Pods.ListAsync(cancellationToken, KubeLayout.Postgres).ConfigureAwait(false)).Where(pod => pod.IsReady()).Select(pod => pod.Metadata.Name)
            .Intersect(cluster.Members).ToList();
        await Time.UntilAsync(Timeouts.EngineAnswer, async () =>
        {
            foreach (var member in ready.ToList())
                if (await cluster.Sql.AnswersAsync(member, cancellationToken).ConfigureAwait(false))
                    ready.Remove(member);
            return ready.Count == 0;
        }, cancellationToken).ConfigureAwait(false);
    }

    private NodeAddress Postgres(string member) => _cluster?.Addresses[member] ?? KubePreflight.Postgres(Spec, member);

    private static string Text(NodeAddress address) => FormattableString.Invariant($"{address.Host}:{address.Port}");
}
