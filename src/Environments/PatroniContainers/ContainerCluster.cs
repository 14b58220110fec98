using System.Collections.Concurrent;

namespace Harness.Environments;

/// <summary>A running cluster as its manager and its SQL show it, through the published ports.</summary>
internal sealed class ContainerCluster : IAsyncDisposable
{
    /// <summary>Members that this process has stopped, killed or frozen: questions to a frozen one are only answered by the time limit.</summary>
    private readonly ConcurrentDictionary<string, bool> _silent = new();

    public ContainerCluster(PatroniLayout layout, SavedContainers saved, TimeProvider time)
    {
        Layout = layout;
        Saved = saved;
        View = new PatroniCluster(
            layout.Members,
            new PatroniClient(layout.Members.ToDictionary(member => member, layout.PatroniUrl), saved.Password, time),
            new MemberSql(layout.Members.ToDictionary(member => member, layout.Postgres), saved.Password),
            MayAnswer);
        Proxy = new ProxyPage(layout.StatsUrl, time);
    }

    /// <summary>Its members never change: a cluster of another size is another object.</summary>
    public PatroniLayout Layout { get; set; }

    public SavedContainers Saved { get; }

    public PatroniCluster View { get; }

    public ProxyPage Proxy { get; }

    public bool MayAnswer(string member) => !_silent.ContainsKey(member);

    public void Silence(string member) => _silent[member] = true;

    public void Hear(string member) => _silent.TryRemove(member, out _);

    public ValueTask DisposeAsync()
    {
        Proxy.Dispose();
        return View.DisposeAsync();
    }
}
