using System.Diagnostics;
using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>One real cluster for all tests of a class, on ports and in a folder of its own.</summary>
public sealed class LocalClusterFixture : IAsyncLifetime
{
    internal static readonly PortSpec Ports = new()
    {
        Postgres = 16432, Patroni = 16008, EtcdClient = 16379, EtcdPeer = 16380,
        ProxyWrite = 16000, ProxyRead = 16001, Api = 16080, ApiMetrics = 16090,
    };

    internal static string NewFolder() => $"/var/tmp/harness-e2e-{Guid.NewGuid().ToString("N")[..8]}";

    internal LocalEnvironment Cluster { get; } = new(
        new EnvironmentSpec { Ports = Ports, DataFolder = NewFolder(), Replication = ReplicationMode.Sync }, TimeProvider.System, withApi: false);

    internal Progress Progress { get; } = new();

    internal TimeSpan ColdStart { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var watch = Stopwatch.StartNew();
        await Cluster.StartAsync(Progress, TestContext.Current.CancellationToken);
        ColdStart = watch.Elapsed;
    }

    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();

    /// <summary>Brings the cluster back to one leader and streaming replicas after a test has broken it.</summary>
    internal async Task QuietAsync(CancellationToken cancellationToken)
    {
        foreach (var member in Cluster.Members)
        {
            await Cluster.ResumeMemberAsync(member, cancellationToken);
            await Cluster.StartMemberAsync(member, cancellationToken);
        }
        Assert.True(await UntilAsync(Timeouts.Rejoin, async () =>
            (await Cluster.ViewAsync(cancellationToken)).IsQuiet(1 << 20)
            && (await Cluster.ReplicationAsync(cancellationToken)).Count(row => row.State == "streaming") == Cluster.Members.Count - 1,
            cancellationToken), "the cluster did not become quiet");
    }

    internal static async Task<bool> UntilAsync(TimeSpan limit, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < limit; await Task.Delay(Timeouts.Poll, cancellationToken))
            if (await condition())
                return true;
        return false;
    }
}

/// <summary>Keeps the lines, in order, where the framework's own would post them elsewhere.</summary>
internal sealed class Progress : IProgress<string>
{
    public List<string> Lines { get; } = [];

    public void Report(string value)
    {
        lock (Lines)
            Lines.Add(value);
    }
}
