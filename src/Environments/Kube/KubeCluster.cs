using k8s.Models;

namespace Harness.Environments;

/// <summary>Everything that knows one cluster of plain replication on Kubernetes: its pods, its SQL and who leads it.</summary>
internal sealed class KubeCluster : IPlainMembers, IAsyncDisposable
{
    /// <summary>Ends all of PostgreSQL at once, also what is forked meanwhile: a survivor would write beside the new pod's. The first process of the container stays until the pod goes (plain/start.sh).</summary>
    private static readonly string[] KillPostgres = ["sh", "-c", "touch /tmp/ended; n=0; while [ $n -lt 50 ] && pids=$(pgrep -x postgres); do kill -KILL $pids 2> /dev/null; sleep 0.02; n=$((n + 1)); done; true"];

    private readonly string _folder;
    private readonly List<PortForward> _forwards = [];
    private readonly PortForward _apiForward;

    public KubeCluster(SavedKubeCluster saved, string folder, KubeConnection connection, TimeProvider time)
    {
        _folder = folder;
        Saved = saved;
        Connection = connection;
        Time = time;
        Pods = new KubePods(connection, saved.Namespace, time);
        State = new KubeState(connection, saved.Namespace);
        Routes = new KubeRoutes(connection, saved.Namespace, Pods);
        Api = new KubeApi(connection, saved.Namespace, Pods, time);
        Logs = new KubeLogs(connection, saved.Namespace, Pods, time);
        Members = KubeLayout.MembersOf(saved.Spec);
        var addresses = Members.Index().ToDictionary(entry => entry.Item, entry =>
        {
            var forward = PortForward.Start(saved.Spec.Ports.Postgres + entry.Index, connection, saved.Namespace, stop => RunningAsync(entry.Item, stop), KubeLayout.PostgresPort);
            _forwards.Add(forward);
            return new NodeAddress(KubeEnvironment.Loopback, forward.Port);
        });
        _forwards.Add(_apiForward = PortForward.Start(saved.Spec.Ports.Api, connection, saved.Namespace, Api.PodAsync, KubeLayout.ApiPort));
        Api.Url = new Uri($"http://{KubeEnvironment.Loopback}:{_apiForward.Port}/");
        Addresses = addresses;
        Sql = new MemberSql(addresses, saved.Password);
        View = new PlainView(Sql, Members, () => Saved.Leader, Silent.MayAnswer);
        Modes = new PlainModes(Sql, View, time);
    }

    /// <summary>Only who leads, who follows, the mode and the routing of reads ever change.</summary>
    public SavedKubeCluster Saved { get; private set; }

    public KubeConnection Connection { get; }
    public TimeProvider Time { get; }
    public KubePods Pods { get; }
    public KubeState State { get; }
    public KubeRoutes Routes { get; }
    public KubeApi Api { get; }
    public KubeLogs Logs { get; }
    public SilentMembers Silent { get; } = new();
    public MemberSql Sql { get; }
    public PlainView View { get; }
    public PlainModes Modes { get; }

    /// <summary>Where this program reaches each member.</summary>
    public IReadOnlyDictionary<string, NodeAddress> Addresses { get; }

    /// <summary>Straight to a node where that can be reached from here, else by a port-forward.</summary>
    public Uri ApiUrl => Api.Url;

    /// <summary>How clients of this machine come to the API, for reports.</summary>
    public string ApiRoute => Api.Url.Port == _apiForward.Port ? "port-forward on loopback" : $"NodePort {Api.Url.Authority}";

    public IReadOnlyList<string> Members { get; }
    public EnvironmentSpec Spec => Saved.Spec;
    public string Leader => Saved.Leader;
    public IReadOnlyList<string> Standbys => Saved.Standbys;

    /// <summary>Saves the change for other processes.</summary>
    public void Change(Func<SavedKubeCluster, SavedKubeCluster> change)
    {
        Saved = change(Saved);
        Saved.Save(KubeLayout.FileOf(_folder));
    }

    /// <summary>A member that is held has a pod, in which nothing of PostgreSQL may run.</summary>
    public async Task<PlainState> StateAsync(string member, CancellationToken cancellationToken)
    {
        var pod = await Pods.FindAsync(member, cancellationToken).ConfigureAwait(false);
        var held = (await State.ReadAsync(cancellationToken).ConfigureAwait(false)).Held.Contains(member);
        var runs = pod is not null && (held ? await HasPostgresAsync(pod, cancellationToken).ConfigureAwait(false) : pod.Metadata.DeletionTimestamp is null);
        return new PlainState(runs, held && !runs ? "was ended, and its new pod is held back" : pod.Describe(), "deleted its pod and killed what ran in it");
    }

    /// <summary>SIGKILL first: a pod that is deleted without grace still gets two seconds in which PostgreSQL would end in order.</summary>
    public async Task EndAsync(string member, CancellationToken cancellationToken)
    {
        await State.HoldAsync(member, cancellationToken).ConfigureAwait(false);
        await KillPostgresAsync(member, cancellationToken).ConfigureAwait(false);
        await Pods.DeleteAsync(member, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        Silent.Hear(member);
    }

    /// <summary>Shuts a member down in order, and keeps it from coming back.</summary>
    public async Task StopAsync(string member, CancellationToken cancellationToken)
    {
        await State.HoldAsync(member, cancellationToken).ConfigureAwait(false);
        await Pods.DeleteAsync(member, Timeouts.GracefulStop, cancellationToken).ConfigureAwait(false);
        Silent.Hear(member);
    }

    /// <summary>Nothing to kill is no failure: the pod is deleted anyway.</summary>
    public async Task KillPostgresAsync(string member, CancellationToken cancellationToken)
    {
        try
        {
            await Pods.RunAsync(member, KillPostgres, cancellationToken).ConfigureAwait(false);
        }
        catch (UserErrorException)
        {
            // Its container does not run, or ended with what was killed before the answer came.
        }
    }

    public async Task StartAsync(string member, CancellationToken cancellationToken)
    {
        await State.ReleaseAsync(member, cancellationToken).ConfigureAwait(false);
        Silent.Hear(member);
    }

    public async Task ChangeLeaderAsync(string leader, IReadOnlyList<string> standbys, CancellationToken cancellationToken)
    {
        Change(saved => saved with { Leader = leader, Standbys = standbys });
        await State.LeadAsync(leader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All members read the same state.</summary>
    public Task TellLeaderAsync(string member, string leader, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AskForCopyAsync(string member, CancellationToken cancellationToken) => State.AskForCopyAsync(member, cancellationToken);

    public async Task<string> PointClientsAsync(CancellationToken cancellationToken)
    {
        await Routes.PointAsync(Leader, Standbys, cancellationToken).ConfigureAwait(false);
        return $"labelled {Leader} role={KubeLabels.Primary}, where Service {KubeLayout.PrimaryService} leads now; Service {KubeLayout.ReplicaService} leads to {(Standbys.Count == 0 ? Leader : string.Join(", ", Standbys))}";
    }

    public Task CheckpointAsync(string leader, CancellationToken cancellationToken) =>
        Pods.RunAsync(leader, ["psql", "-U", "postgres", "-qc", "CHECKPOINT"], cancellationToken, Timeouts.MemberStart);

    public string ConnectionToLeader(string standby) =>
        $"host={Leader}.{KubeLayout.Postgres} port={KubeLayout.PostgresPort} user=replicator password={Saved.Password} application_name={standby} connect_timeout=2";

    public Task<string> LogTailAsync(string member, CancellationToken cancellationToken) => Pods.TailAsync(member, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Logs.DisposeAsync().ConfigureAwait(false);
        await Sql.DisposeAsync().ConfigureAwait(false);
        foreach (var forward in _forwards)
            await forward.DisposeAsync().ConfigureAwait(false);
        Connection.Dispose();
    }

    private async Task<bool> HasPostgresAsync(V1Pod pod, CancellationToken cancellationToken) =>
        pod.IsRunning() && (await Pods.RunAsync(pod.Metadata.Name, ["pgrep", "-x", "postgres"], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    private async Task<string?> RunningAsync(string member, CancellationToken cancellationToken) =>
        await Pods.FindAsync(member, cancellationToken).ConfigureAwait(false) is { } pod && pod.IsRunning() ? member : null;
}
