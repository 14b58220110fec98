namespace Harness.Environments;

/// <summary>The engine's side of a cluster: everything that asks it about the containers of one project.</summary>
internal sealed class ContainerParts : IDisposable
{
    private readonly TimeProvider _time;

    private ContainerParts(DockerEngine engine, ComposeCommand compose, string project, TimeProvider time)
    {
        _time = time;
        Engine = engine;
        Compose = compose;
        Project = new ComposeProject(engine, project);
        Life = new ContainerLife(Project, time);
        Commands = new ContainerCommands(Project);
        Logs = new ContainerLogs(Project);
        Cpu = new ContainerCpu(Project);
        Leftovers = new Leftovers(engine, project, time);
        Walsenders = new WalsenderHold(Project, Commands);
        Cut = new PeerCut(Project, Commands);
        Resources = new ContainerResources(Project, Commands, time);
    }

    public DockerEngine Engine { get; }
    public ComposeCommand Compose { get; }
    public ComposeProject Project { get; }
    public ContainerLife Life { get; }
    public ContainerCommands Commands { get; }
    public ContainerLogs Logs { get; }
    public ContainerCpu Cpu { get; }
    public Leftovers Leftovers { get; }
    public WalsenderHold Walsenders { get; }
    public PeerCut Cut { get; }
    public ContainerResources Resources { get; }

    /// <exception cref="UserErrorException">No engine answers, or there is no compose.</exception>
    public static async Task<ContainerParts> ConnectAsync(string project, TimeProvider time, CancellationToken cancellationToken)
    {
        var engine = await DockerEngine.ConnectAsync(time, cancellationToken).ConfigureAwait(false);
        try
        {
            return new ContainerParts(engine, await ComposeCommand.FindAsync(engine, time, cancellationToken).ConfigureAwait(false), project, time);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <param name="url">Where it is published.</param>
    public ContainerApi Api(Uri url) => new(Project, Life, Logs, url, _time);

    public void Dispose() => Engine.Dispose();
}
