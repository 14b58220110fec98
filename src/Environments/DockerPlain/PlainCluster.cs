
namespace Harness.Environments;

/// <summary>Everything that knows one cluster: its containers, its SQL and who leads it.</summary>
internal sealed class PlainCluster : IPlainMembers, IAsyncDisposable
{
    private readonly string _folder;

    public PlainCluster(SavedPlainCluster saved, string folder, DockerEngine engine, ComposeCommand compose, TimeProvider time)
    {
        _folder = folder;
        Layout = new PlainLayout(saved, folder);
        Engine = engine;
        Compose = compose;
        Time = time;
        Project = new ComposeProject(engine, saved.Project);
        Life = new ContainerLife(Project, time);
        Commands = new ContainerCommands(Project);
        Walsenders = new WalsenderHold(Project, Commands);
        Cut = new PeerCut(Project, Commands);
        Resources = new ContainerResources(Project, Commands, time);
        Files = new ContainerFiles(Project);
        Logs = new ContainerLogs(Project);
        Api = new ContainerApi(Project, Life, Logs, Layout.Endpoints.ApiUrl, time);
        Sql = new MemberSql(PlainLayout.Members.ToDictionary(member => member, Layout.Postgres), saved.Password);
        View = new PlainView(Sql, PlainLayout.Members, () => Layout.Saved.Leader, Silent.MayAnswer);
        Modes = new PlainModes(Sql, View, time);
        Events = new EngineEvents(engine, saved.Project, time);
    }

    /// <summary>Only who leads, who follows, the mode and the routing of reads ever change.</summary>
    public PlainLayout Layout { get; private set; }

    public DockerEngine Engine { get; }
    public ComposeCommand Compose { get; }
    public TimeProvider Time { get; }
    public ComposeProject Project { get; }
    public ContainerLife Life { get; }
    public ContainerCommands Commands { get; }
    public WalsenderHold Walsenders { get; }
    public PeerCut Cut { get; }
    public ContainerResources Resources { get; }
    public ContainerFiles Files { get; }
    public ContainerLogs Logs { get; }
    public ContainerApi Api { get; }
    public SilentMembers Silent { get; } = new();
    public MemberSql Sql { get; }
    public PlainView View { get; }
    public PlainModes Modes { get; }
    public EngineEvents Events { get; }

    public IReadOnlyList<string> Members => PlainLayout.Members;
    public EnvironmentSpec Spec => Layout.Saved.Spec;
    public string Leader => Layout.Saved.Leader;
    public IReadOnlyList<string> Standbys => Layout.Saved.Standbys;

    /// <summary>Saves the change for other processes, and for compose.</summary>
    public void Change(Func<SavedPlainCluster, SavedPlainCluster> change)
    {
        Layout = new PlainLayout(change(Layout.Saved), _folder);
        Layout.Saved.Save(Layout.SavedFile);
        StoredJson.WriteText(Layout.VariableFile, Layout.Variables());
    }

    /// <summary>Tells a member's container who leads, for its next start.</summary>
    public Task TellLeaderAsync(string member, string leader, CancellationToken cancellationToken) =>
        Files.WriteAsync(member, PlainLayout.VolumeFolder, PlainLayout.LeaderFile, leader + "\n", cancellationToken);

    public async Task<PlainState> StateAsync(string member, CancellationToken cancellationToken)
    {
        var state = await Project.StateAsync(member, cancellationToken).ConfigureAwait(false);
        return new PlainState(state.IsRunning, state.Describe(), "killed its container");
    }

    public async Task EndAsync(string member, CancellationToken cancellationToken)
    {
        await Life.KillAsync(member, cancellationToken).ConfigureAwait(false);
        Silent.Hear(member);
    }

    public async Task StartAsync(string member, CancellationToken cancellationToken)
    {
        await Life.StartAsync(member, cancellationToken).ConfigureAwait(false);
        Silent.Hear(member);
    }

    public Task ChangeLeaderAsync(string leader, IReadOnlyList<string> standbys, CancellationToken cancellationToken)
    {
        Change(saved => saved with { Leader = leader, Standbys = standbys });
        return Task.CompletedTask;
    }

    public Task AskForCopyAsync(string member, CancellationToken cancellationToken) =>
        Files.WriteAsync(member, PlainLayout.VolumeFolder, PlainLayout.CopyFile, "", cancellationToken);

    public async Task<string> PointClientsAsync(CancellationToken cancellationToken)
    {
        await new PlainApi(this).RenewAsync(cancellationToken).ConfigureAwait(false);
        return $"made the API anew with PG_AUTHORITY_MASTER={Layout.Master} and PG_AUTHORITY_REPLICA={Layout.Replica}";
    }

    public Task CheckpointAsync(string leader, CancellationToken cancellationToken) =>
        Commands.RunAsync(leader, ["psql", "-U", "postgres", "-qc", "CHECKPOINT"], cancellationToken, Timeouts.MemberStart);

    public string ConnectionToLeader(string standby) => Layout.ConnectionToLeader(standby);

    public Task<string> LogTailAsync(string member, CancellationToken cancellationToken) => Logs.TailAsync(member, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Events.DisposeAsync().ConfigureAwait(false);
        await Sql.DisposeAsync().ConfigureAwait(false);
        Engine.Dispose();
    }
}
