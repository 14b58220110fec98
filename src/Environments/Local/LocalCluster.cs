namespace Harness.Environments;

/// <summary>Everything that knows one cluster: its processes, its manager and its SQL.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    public LocalCluster(LocalLayout layout, SavedCluster saved, ProcFs proc, TimeProvider time)
    {
        Layout = layout;
        Saved = saved;
        Table = ProcessTable.Load(layout.ProcessFile, proc);
        Nodes = new NodeProcesses(layout, Table, proc, time);
        Processes = new ClusterProcesses(layout, saved, Table, Nodes, proc, time);
        View = new PatroniCluster(
            layout.Members,
            new PatroniClient(layout.Members.ToDictionary(member => member, layout.PatroniUrl), saved.Password, time),
            new MemberSql(layout.Members.ToDictionary(member => member, layout.Postgres), saved.Password),
            Nodes.MayAnswer);
    }

    /// <summary>Only its routing of reads and its replication mode ever change.</summary>
    public LocalLayout Layout { get; set; }
    public SavedCluster Saved { get; }
    public ProcessTable Table { get; }
    public NodeProcesses Nodes { get; }
    public ClusterProcesses Processes { get; }
    public PatroniCluster View { get; }
    public MemberSql Sql => View.Sql;

    public ValueTask DisposeAsync() => View.DisposeAsync();
}
