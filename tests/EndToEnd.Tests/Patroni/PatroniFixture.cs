using System.Diagnostics;
using System.Globalization;
using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>One real cluster in containers for all tests of a class, on ports of its own.</summary>
public sealed class PatroniFixture : IAsyncLifetime
{
    internal static readonly PortSpec Ports = new()
    {
        Postgres = 17610, Patroni = 17620, EtcdClient = 17630, EtcdPeer = 17631,
        ProxyWrite = 17600, ProxyRead = 17601, Api = 17605, ApiMetrics = 17606,
    };

    internal static EnvironmentSpec Spec { get; } = new()
    {
        Kind = PatroniEnvironment.KindName,
        Ports = Ports,
        DataFolder = NewFolder(),
        Replication = ReplicationMode.Sync,
    };

    internal PatroniEnvironment Cluster { get; } = new(Spec, TimeProvider.System);

    internal Progress Progress { get; } = new();

    internal TimeSpan ColdStart { get; private set; }

    internal static string NewFolder() => $"/var/tmp/harness-e2e-{Guid.NewGuid().ToString("N")[..8]}";

    public async ValueTask InitializeAsync()
    {
        var watch = Stopwatch.StartNew();
        await Cluster.StartAsync(Progress, TestContext.Current.CancellationToken);
        ColdStart = watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(await Cluster.StopAsync(CancellationToken.None));
        await Cluster.DisposeAsync();
        Assert.Empty(await LeftAsync(Cluster.Project));
        Assert.False(Directory.Exists(Spec.DataFolder), "the data folder is still there");
    }

    /// <summary>Names of containers, networks and volumes that the docker command finds for a project.</summary>
    internal static async Task<IReadOnlyList<string>> LeftAsync(string project)
    {
        List<string> names = [];
        foreach (var (kind, format) in ((string, string)[])[("container ls --all", "{{.Names}}"), ("network ls", "{{.Name}}"), ("volume ls", "{{.Name}}")])
            names.AddRange((await DockerAsync($"{kind} --filter label=harness.project={project} --format {format}")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return names;
    }

    internal static async Task<string> DockerAsync(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"docker {arguments}: {process.ExitCode}"));
    }

    /// <summary>
    /// Brings the cluster back to one leader, streaming replicas and the synchronous standbys of its mode, after a test has broken it
    /// or has failed half way. Without a synchronous standby in place nobody could take over from the leader.
    /// </summary>
    internal async Task QuietAsync(CancellationToken cancellationToken)
    {
        foreach (var member in Cluster.Members)
        {
            await Cluster.ResumeMemberAsync(member, cancellationToken);
            await Cluster.StartMemberAsync(member, cancellationToken);
            await Cluster.RejoinAsync(member, cancellationToken);
            await ((IBandwidthLimited)Cluster).UnlimitBandwidthAsync(member, cancellationToken);
        }
        if (Cluster.Spec.Replication != Spec.Replication)
            await Cluster.SetReplicationModeAsync(Spec.Replication, cancellationToken);
        var quiet = await QuietCluster.ReachAsync(Cluster, TimeProvider.System, cancellationToken)
            && await TimeProvider.System.UntilAsync(Timeouts.ReplicationMode, async () =>
                (await Cluster.ViewAsync(cancellationToken)).Members.Count(member => member.Role == MemberRole.SyncStandby) == Cluster.Spec.Replication.SynchronousStandbys(),
                cancellationToken);
        Assert.True(quiet, quiet ? "" : $"the cluster did not become quiet: {await StateAsync(cancellationToken)}");
    }

    /// <summary>The members as the manager sees them, and the last lines of each one's log.</summary>
    internal async Task<string> StateAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("harness-e2e-").FullName;
        try
        {
            await Cluster.CollectLogsAsync(folder, cancellationToken);
            var logs = Cluster.Members.Select(member =>
                $"{member}:\n{string.Join('\n', File.ReadLines(Path.Combine(folder, $"{member}.log")).TakeLast(25))}");
            return $"{string.Join("; ", (await Cluster.ViewAsync(cancellationToken)).Members)}\n{string.Join('\n', logs)}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
