using k8s.Models;

namespace Harness.Environments;

/// <summary>Everything that knows one cluster on Kubernetes, whoever manages it: its pods, its SQL and the ways to them.</summary>
internal abstract class KubeCluster : IAsyncDisposable
{
    private readonly string _folder;
    private readonly List<PortForward> _forwards = [];
    private readonly PortForward _apiForward;

    protected KubeCluster(SavedKubeCluster saved, string folder, KubeConnection connection, TimeProvider time)
    {
        _folder = folder;
        Saved = saved;
        Connection = connection;
        Time = time;
        Pods = new KubePods(connection, saved.Namespace, time);
        State = new KubeState(connection, saved.Namespace);
        Api = new KubeApi(connection, saved.Namespace, Pods, time);
        Logs = new KubeLogs(connection, saved.Namespace, Pods, time);
        Members = KubeLayout.MembersOf(saved.Spec);
        Addresses = Members.ToDictionary(member => member, member => Forward(member, KubePreflight.Postgres(saved.Spec, member).Port, KubeLayout.PostgresPort));
        _apiForward = PortForward.Start(saved.Spec.Ports.Api, connection, saved.Namespace, Api.PodAsync, KubeLayout.ApiPort);
        _forwards.Add(_apiForward);
        Api.Url = new Uri($"http://{KubernetesEnvironment.Loopback}:{_apiForward.Port}/");
        Sql = new MemberSql(Addresses, saved.Password);
    }

    /// <summary>Only who leads, who follows, the mode and the routing of reads ever change.</summary>
    public SavedKubeCluster Saved { get; private set; }

    public KubeConnection Connection { get; }
    public TimeProvider Time { get; }
    public KubePods Pods { get; }
    public KubeState State { get; }
    public KubeApi Api { get; }
    public KubeLogs Logs { get; }
    public SilentMembers Silent { get; } = new();
    public MemberSql Sql { get; }

    /// <summary>Folder below <c>environments/kube</c> that it is made of.</summary>
    public abstract string Overlay { get; }

    /// <summary>Part of a script that tells all processes of a member, as <see cref="FreezeScripts"/> wants it.</summary>
    public abstract string Processes { get; }

    /// <summary>Where this program reaches each member.</summary>
    public IReadOnlyDictionary<string, NodeAddress> Addresses { get; }

    /// <summary>Straight to a node where that can be reached from here, else by a port-forward.</summary>
    public Uri ApiUrl => Api.Url;

    /// <summary>How clients of this machine come to the API, for reports.</summary>
    public string ApiRoute => Api.Url.Port == _apiForward.Port ? "port-forward on loopback" : $"NodePort {Api.Url.Authority}";

    public IReadOnlyList<string> Members { get; }
    public EnvironmentSpec Spec => Saved.Spec;

    /// <summary>The leader, once its PostgreSQL takes writes; null before.</summary>
    public abstract Task<string?> WritableLeaderAsync(CancellationToken cancellationToken);

    /// <summary>True when every member but the leader streams from it.</summary>
    public abstract Task<bool> AllStreamAsync(CancellationToken cancellationToken);

    /// <summary>Changes the replication mode and makes sure that it holds.</summary>
    /// <exception cref="UserErrorException">It did not take effect in time.</exception>
    public abstract Task ChangeModeAsync(ReplicationMode mode, CancellationToken cancellationToken);

    /// <summary>What a report says beside what is the same on every Kubernetes.</summary>
    public abstract Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Saves the change for other processes.</summary>
    public void Change(Func<SavedKubeCluster, SavedKubeCluster> change)
    {
        Saved = change(Saved);
        Saved.Save(KubeLayout.FileOf(_folder));
    }

    /// <summary>A member that is held has a pod, in which nothing of it may run.</summary>
    public async Task<bool> RunsAsync(string member, CancellationToken cancellationToken)
    {
        var pod = await Pods.FindAsync(member, cancellationToken).ConfigureAwait(false);
        var held = await IsHeldAsync(member, cancellationToken).ConfigureAwait(false);
        return await RunsAsync(pod, held, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>SIGKILL first: a pod that is deleted without grace still gets two seconds in which PostgreSQL would end in order.</summary>
    public async Task EndAsync(string member, CancellationToken cancellationToken)
    {
        await State.HoldAsync(member, cancellationToken).ConfigureAwait(false);
        await KillProcessesAsync(member, cancellationToken).ConfigureAwait(false);
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

    /// <summary>
    /// Ends all of a member at once, also what is forked meanwhile: a survivor would write beside the new pod's. The first process
    /// of the container stays until the pod goes. Nothing to kill is no failure: the pod is deleted anyway.
    /// </summary>
    public async Task KillProcessesAsync(string member, CancellationToken cancellationToken)
    {
        try
        {
            await Pods.RunAsync(member, ["sh", "-c", FreezeScripts.EndsWithItsPod + Processes + FreezeScripts.Kill], cancellationToken).ConfigureAwait(false);
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

    public Task<string> LogTailAsync(string member, CancellationToken cancellationToken) => Pods.TailAsync(member, cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await Logs.DisposeAsync().ConfigureAwait(false);
        await Sql.DisposeAsync().ConfigureAwait(false);
        foreach (var forward in _forwards)
            await forward.DisposeAsync().ConfigureAwait(false);
        Connection.Dispose();
    }

    /// <param name="port">On loopback, if it is free.</param>
    protected NodeAddress Forward(string member, int port, int podPort)
    {
        var forward = PortForward.Start(port, Connection, Saved.Namespace, stop => RunningAsync(member, stop), podPort);
        _forwards.Add(forward);
        return new NodeAddress(KubernetesEnvironment.Loopback, forward.Port);
    }

    protected async Task<bool> IsHeldAsync(string member, CancellationToken cancellationToken) =>
        (await State.ReadAsync(cancellationToken).ConfigureAwait(false)).Held.Contains(member);

    protected async Task<bool> RunsAsync(V1Pod? pod, bool held, CancellationToken cancellationToken) =>
        pod is not null && (held ? await HasProcessesAsync(pod, cancellationToken).ConfigureAwait(false) : pod.Metadata.DeletionTimestamp is null);

    private async Task<bool> HasProcessesAsync(V1Pod pod, CancellationToken cancellationToken) =>
        pod.IsRunning() && (await Pods.RunAsync(pod.Metadata.Name, ["sh", "-c", Processes + FreezeScripts.Any], cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    private async Task<string?> RunningAsync(string member, CancellationToken cancellationToken) =>
        await Pods.FindAsync(member, cancellationToken).ConfigureAwait(false) is { } pod && pod.IsRunning() ? member : null;
}
