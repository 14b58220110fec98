using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>Whole runs of the product on the cluster in containers, and what a killed one leaves.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class PatroniRunTests(ITestOutputHelper output) : IDisposable
{
    private const string Ports = "postgres=17660,patroni=17670,etcdClient=17680,etcdPeer=17681,proxyWrite=17650,proxyRead=17651,api=17655,apiMetrics=17656";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly HarnessProgram harness = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Project
    {
        get
        {
            using var environment = new DataFolder(harness.Data, PatroniEnvironment.KindName, new ProcFs());
            return ProjectName.Of(PatroniEnvironment.KindName, environment);
        }
    }

    private string[] Run(string duration) =>
    [
        "run", "failover-loss", "--environment", "patroni", "--duration", duration, "--rate", "100", "--ports", Ports,
        "--data-folder", harness.Data, "--reports", harness.Reports,
    ];

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task FailoverLoss_WithASynchronousStandby_IsValidAndLeavesNothing()
    {
        var run = await HarnessProgram.RunAsync(Stop, [.. Run("18s"), "--nodes", "3", "--fault", "stop-replica@1/3", "--fault", "kill-leader@2/3,during=3s", "--json"]);
        output.WriteLine(run.Errors);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(0, run.Account("lost"));
        Assert.True(run.Account("acknowledged") > 500, run.ToString());
        Assert.Empty(await PatroniFixture.LeftAsync(Project));
        var logs = Path.Combine(Assert.Single(Directory.GetDirectories(harness.Reports)), "logs");
        Assert.All(["pg1.log", "etcd1.log", "haproxy.log", "api.log"], name => Assert.True(File.Exists(Path.Combine(logs, name)), name));
    }

    [Fact]
    public async Task KilledInMidRun_EnvDownRemovesContainersNetworksAndVolumes()
    {
        using var process = HarnessProgram.Start(Run("60s"));
        _ = process.StandardError.ReadToEndAsync(Stop);
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop))
        {
            limit.CancelAfter(Limit);
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line && !line.Contains("== load", StringComparison.Ordinal))
                output.WriteLine(line);
        }
        process.Kill(); // SIGKILL, the harness alone
        await process.WaitForExitAsync(Stop);
        Assert.Contains(await PatroniFixture.LeftAsync(Project), name => name.Contains("pg1", StringComparison.Ordinal));

        var down = await HarnessProgram.RunAsync(Stop, "env", "down", "patroni", "--data-folder", harness.Data);
        Assert.True(down.ExitCode == 0, down.ToString());
        Assert.Empty(await PatroniFixture.LeftAsync(Project));
    }
}
