namespace Harness.Environments;

/// <summary>A running cluster as its manager and its SQL show it, through the published ports.</summary>
internal sealed class ContainerCluster : IAsyncDisposable
{
    public ContainerCluster(PatroniLayout layout, SavedContainers saved, TimeProvider time)
    {
        Layout = layout;
        Saved = saved;
        View = new PatroniCluster(
            layout.Members,
            new PatroniClient(layout.Members.ToDictionary(member => member, layout.PatroniUrl), saved.Password, time),
            new MemberSql(layout.Members.ToDictionary(member => member, layout.Postgres), saved.Password),
            Silent.MayAnswer);
        Proxy = new ProxyPage(layout.StatsUrl, time);
    }

    /// <summary>Its members never change: a cluster of another size is another object.</summary>
    public PatroniLayout Layout { get; set; }

    public SavedContainers Saved { get; }

    public PatroniCluster View { get; }

    public ProxyPage Proxy { get; }

    public SilentMembers Silent { get; } = new();

    public ValueTask DisposeAsync()
    {
        Proxy.Dispose();
        return View.DisposeAsync();
    }
}
