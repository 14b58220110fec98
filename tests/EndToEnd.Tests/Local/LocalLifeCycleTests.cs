using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>Beginnings and ends of clusters, each of its own. In one collection with the others: they share their ports.</summary>
[Trait("Category", "EndToEnd")]
[Collection(nameof(LocalCluster))]
public sealed class LocalLifeCycleTests(ITestOutputHelper output) : IDisposable
{
    private readonly EnvironmentSpec _spec = new()
    {
        Ports = LocalClusterFixture.Ports, DataFolder = LocalClusterFixture.NewFolder(), Replication = ReplicationMode.Async,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Assert.False(Directory.Exists(_spec.DataFolder), "the data folder is still there");

    [Theory]
    [InlineData(ReplicationMode.SyncStrict, 3, false)]
    [InlineData(ReplicationMode.TwoSync, 6, true)]
    public async Task StopAsync_AfterAStart_LeavesNeitherProcessNorFolder(ReplicationMode mode, int nodes, bool etcd3)
    {
        var spec = _spec with { Replication = mode, Nodes = nodes, Dcs = etcd3 ? Dcs.Etcd3 : Dcs.Etcd };
        await using var cluster = new LocalEnvironment(spec, TimeProvider.System, withApi: false);
        var progress = new Progress();
        await cluster.StartAsync(progress, Token);
        output.WriteLine(string.Join('\n', progress.Lines));
        Assert.NotEmpty(ProcessesIn(spec.DataFolder!));
        await cluster.KillMemberAsync("n2", Token);
        await cluster.PauseMemberAsync("n3", Token);
        Assert.Empty(await cluster.StopAsync(Token));
        Assert.Empty(ProcessesIn(spec.DataFolder!));
        Assert.False(Directory.Exists(spec.DataFolder));
        Assert.Empty(await cluster.StopAsync(Token));
    }

    [Fact]
    public async Task Open_AfterTheHarnessLetGo_UsesAndEndsTheCluster()
    {
        await using (var first = new LocalEnvironment(_spec, TimeProvider.System, withApi: false))
        {
            await first.StartAsync(new Progress(), Token);
            await using var rival = new LocalEnvironment(_spec, TimeProvider.System, withApi: false);
            var refusal = await Assert.ThrowsAsync<UserErrorException>(() => rival.StartAsync(new Progress(), Token));
            Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
            first.Detach();
        }
        await using var opened = LocalEnvironment.Open(_spec.DataFolder, TimeProvider.System);
        Assert.NotNull(opened);
        Assert.Equal(LocalClusterFixture.Ports, opened.Spec.Ports);
        Assert.NotNull((await opened.ViewAsync(Token)).Leader);
        Assert.Empty(await opened.StopAsync(Token));
        Assert.Empty(ProcessesIn(_spec.DataFolder!));
        Assert.Null(LocalEnvironment.Open(_spec.DataFolder, TimeProvider.System));
    }

    [Fact]
    public async Task StartAsync_OnWhatADeadHarnessLeft_EndsThatFirst()
    {
        await using (var dead = new LocalEnvironment(_spec, TimeProvider.System, withApi: false))
        {
            await dead.StartAsync(new Progress(), Token);
            dead.Detach();
        }
        var left = ProcessesIn(_spec.DataFolder!);
        await using var next = new LocalEnvironment(_spec, TimeProvider.System, withApi: false);
        var progress = new Progress();
        await next.StartAsync(progress, Token);
        Assert.Contains("left", progress.Lines[0], StringComparison.Ordinal);
        Assert.Empty(left.Intersect(ProcessesIn(_spec.DataFolder!)));
        Assert.Empty(await next.StopAsync(Token));
    }

    [Fact]
    public async Task StartAsync_Cancelled_LeavesNothing()
    {
        await using var cluster = new LocalEnvironment(_spec, TimeProvider.System, withApi: false);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        source.CancelAfter(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.StartAsync(new Progress(), source.Token));
        Assert.Empty(ProcessesIn(_spec.DataFolder!));
    }

    [Fact]
    public async Task StartAsync_WithAPortTaken_NamesItAndItsOwner()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.0.1.2"), LocalClusterFixture.Ports.Postgres);
        listener.Start();
        await using var cluster = new LocalEnvironment(_spec, TimeProvider.System, withApi: false);
        var error = await Assert.ThrowsAsync<UserErrorException>(() => cluster.StartAsync(new Progress(), Token));
        Assert.Contains($"127.0.1.2:{LocalClusterFixture.Ports.Postgres}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId} ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Pids of living processes that work inside the folder or were started with its files.</summary>
    private static List<int> ProcessesIn(string folder) =>
        [.. Process.GetProcesses().Select(process => process.Id).Where(pid =>
        {
            try
            {
                return new FileInfo($"/proc/{pid}/cwd").LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true
                    || File.ReadAllText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        })];
}
