using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>One real cluster of plain replication in containers, on ports and in a folder of its own.</summary>
public sealed class DockerClusterFixture : IAsyncLifetime
{
    internal string Folder { get; } = $"/var/tmp/harness-e2e-{Guid.NewGuid().ToString("N")[..8]}";

    internal DockerEnvironment Cluster { get; }

    internal Progress Progress { get; } = new();

    public DockerClusterFixture() => Cluster = new DockerEnvironment(
        new EnvironmentSpec
        {
            Kind = DockerEnvironment.KindName,
            Replication = ReplicationMode.Async,
            Reads = ReadRouting.Replica,
            DataFolder = Folder,
            Ports = new PortSpec { Postgres = 17700, Api = 17710, ApiMetrics = 17711 },
        },
        TimeProvider.System);

    public async ValueTask InitializeAsync() => await Cluster.StartAsync(Progress, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();
}
