namespace Harness.Environments;

/// <summary>Everything that knows one cluster: its processes, its manager and its SQL.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private volatile string? _leader;

    public LocalCluster(LocalLayout layout, SavedCluster saved, ProcFs proc, TimeProvider time)
    {
        Layout = layout;
        Saved = saved;
        Table = ProcessTable.Load(layout.ProcessFile, proc);
        Nodes = new NodeProcesses(layout, Table, proc, time);
        Processes = new ClusterProcesses(layout, saved, Table, Nodes, proc, time);
        Patroni = new PatroniClient(layout, saved.Password, time);
        Sql = new MemberSql(layout, saved.Password);
    }

    /// <summary>Only its routing of reads ever changes.</summary>
    public LocalLayout Layout { get; set; }
    public SavedCluster Saved { get; }
    public ProcessTable Table { get; }
    public NodeProcesses Nodes { get; }
    public ClusterProcesses Processes { get; }
    public PatroniClient Patroni { get; }
    public MemberSql Sql { get; }

    /// <summary>Members that are worth a question: neither gone nor frozen, which would only cost the time limit.</summary>
    private IEnumerable<string> Askable => Layout.Members.Where(Nodes.MayAnswer);

    public async Task<ClusterView> ViewAsync(CancellationToken cancellationToken)
    {
        var view = await Patroni.ViewAsync(Askable, cancellationToken).ConfigureAwait(false);
        _leader = view.Leader is { State: MemberState.Running } leader ? leader.Name : null;
        return view;
    }

    /// <summary>Asks the leader of the last view, and looks again only when there was none.</summary>
    public async Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken)
    {
        if (_leader is null)
            await ViewAsync(cancellationToken).ConfigureAwait(false);
        if (_leader is not { } leader || !Nodes.MayAnswer(leader))
            return [];
        var rows = await ReplicationQuery.RunAsync(Sql, leader, Layout.Members, cancellationToken).ConfigureAwait(false);
        if (rows is null or [])
            _leader = null;
        return rows ?? [];
    }

    public Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) =>
        Patroni.HistoryAsync(Askable, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Patroni.Dispose();
        await Sql.DisposeAsync().ConfigureAwait(false);
    }
}
