using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>The environment <c>kube</c> on a real Kubernetes, by the command line.</summary>
[Trait("Category", "Kube")]
[Collection("cluster")]
public sealed class KubeTests : IClassFixture<KubeKit>, IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly HarnessProgram harness;

    private string[] Cluster => ["--data-folder", harness.Data, "--ports", "postgres=17432,patroni=17440,api=17080"];

    public KubeTests(KubeKit kit)
    {
        var missing = KubeKit.Missing ?? kit.Failure;
        Assert.SkipUnless(missing is null, missing ?? "");
        harness = new HarnessProgram();
    }

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Up_Status_Down_LeavesNothing()
    {
        var up = await HarnessProgram.RunAsync(Stop, ["env", "up", "kube", "--json", .. Cluster]);
        Assert.Equal(0, up.ExitCode);
        var scale = await HarnessProgram.RunAsync(Stop, "env", "scale", "kube", "4", "--json", "--data-folder", harness.Data);
        Assert.Equal(0, scale.ExitCode);
        using var status = JsonDocument.Parse((await HarnessProgram.RunAsync(Stop, "env", "status", "kube", "--json", "--data-folder", harness.Data)).Output);
        Assert.Equal(
            ["pg-0 leader", "pg-1 replica", "pg-2 replica", "pg-3 replica"],
            status.RootElement.GetProperty("members").EnumerateArray().Select(member => $"{member.GetProperty("name").GetString()} {member.GetProperty("role").GetString()}"));

        var down = await HarnessProgram.RunAsync(Stop, "env", "down", "kube", "--data-folder", harness.Data);
        Assert.Contains("ended kube: nothing of it is running or left on disk", down.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(harness.Data));
    }

    [Fact]
    public async Task FailoverLoss_WithLoadFromTwoPods_IsValid_AndEveryCountIsTheSum()
    {
        var run = await HarnessProgram.RunAsync(
            Stop, ["run", "failover-loss", "--environment", "kube", "--duration", "21s", "--load-in-cluster", "2", "--reports", harness.Reports, .. Cluster]);

        // 2: a busy machine keeps the generators from their schedule, which is no matter here.
        Assert.True(run.ExitCode is 0 or 2, run.ToString());
        var folder = Assert.Single(Directory.GetDirectories(harness.Reports, "*-failover-loss"));
        var parts = Directory.GetFiles(Path.Combine(folder, "parts")).Select(Counts).ToList();
        Assert.Equal(2, parts.Count);
        var whole = Counts(Path.Combine(folder, "load.json"));
        Assert.Equal(whole, parts[0].Zip(parts[1], (one, other) => one + other));
        Assert.True(whole.Sum() > 1000, run.ToString());
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "result.json"), Stop));
        Assert.NotEqual("violated", result.RootElement.GetProperty("verdict").GetString());
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "logs"), "pg-*.log"));
    }

    /// <summary>Patroni fails over by itself, with its lease in the Kubernetes API.</summary>
    [Fact]
    public async Task FailoverLoss_UnderPatroni_LosesNothing_AndAnotherMemberLeads()
    {
        var run = await HarnessProgram.RunAsync(
            Stop, ["run", "failover-loss", "--environment", "kube-patroni", "--replication", "sync", "--duration", "21s", "--reports", harness.Reports, .. Cluster]);

        Assert.True(run.ExitCode is 0 or 2, run.ToString());
        Assert.Contains("took over from", run.Output, StringComparison.Ordinal);
        var folder = Assert.Single(Directory.GetDirectories(harness.Reports, "*-failover-loss"));
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "result.json"), Stop));
        Assert.NotEqual("violated", result.RootElement.GetProperty("verdict").GetString());
        Assert.False(Directory.Exists(harness.Data));
    }

    /// <summary>The Kubernetes for tests does not enforce NetworkPolicy, which only a real one shows.</summary>
    [Fact]
    public async Task IsolateLeader_WhereNetworkPolicyIsNotEnforced_IsRefusedBeforeTheClusterIsMade()
    {
        var run = await HarnessProgram.RunAsync(
            Stop, ["run", "failover-loss", "--environment", "kube", "--fault", "isolate-leader@1/3", "--reports", harness.Reports, .. Cluster]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("does not enforce NetworkPolicy", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(harness.Data));
    }

    [Theory]
    [InlineData("--kube-context nowhere", "the kubeconfig has no context 'nowhere'")]
    [InlineData("--namespace default", "namespace default exists in context")]
    [InlineData("--image-registry registry.invalid/x --image-pull never", "image registry.invalid/x/postgres")]
    public async Task Up_WithWhatCannotBe_SaysSo_AndLeavesNothing(string flags, string message)
    {
        var up = await HarnessProgram.RunAsync(Stop, ["env", "up", "kube", .. flags.Split(' '), .. Cluster]);

        Assert.Equal(64, up.ExitCode);
        Assert.Contains(message, up.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(harness.Data));
    }

    /// <summary>Acknowledged, failed and unknown operations of each workload.</summary>
    private static IReadOnlyList<long> Counts(string report)
    {
        using var load = JsonDocument.Parse(File.ReadAllText(report));
        return [.. load.RootElement.GetProperty("workloads").EnumerateArray()
            .SelectMany(workload => (string[])["ok", "fail", "unknown"], (workload, name) => workload.GetProperty(name).GetInt64())];
    }
}
