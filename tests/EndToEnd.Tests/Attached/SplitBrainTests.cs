using System.Diagnostics;
using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>
/// Two primaries that both take writes through a proxy that asks nobody who leads, and rows that somebody deletes: the losses
/// that a manager is there to prevent, on real servers, so that the checks for them are seen to fail.
/// </summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class SplitBrainTests(PlainReplication cluster) : IClassFixture<PlainReplication>, IDisposable
{
    private const string ProxyAddress = "127.0.5.9:55433";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private Process? proxy;

    [Fact]
    public async Task Run_WithTwoPrimariesAndDeletedRows_IsViolatedForBoth()
    {
        Environment.SetEnvironmentVariable("SHOP_PASSWORD", PlainReplication.Password);
        StartProxy();

        // Rows that n2 has too are deleted, n2 is promoted, and n1 goes on taking writes until somebody notices and makes it, and n3, copies of n2.
        const string Delete = "DELETE FROM harness.users WHERE ctid IN (SELECT min(ctid) FROM harness.users)";
        var noticed = $"sleep 5; for n in n1 n3; do {cluster.Hook("kill")} $n; rm -f {cluster.DataOf("$n")}/standby.signal; {cluster.Hook("start")} $n n2; done";
        var config = cluster.Configure(it =>
        {
            it["write"] = ProxyAddress;
            it["hooks"] = new Dictionary<string, string>
            {
                ["switchover"] = $"{cluster.Hook("sql")} n1 '{Delete}' && {cluster.Hook("promote")} n2 && {{ ( {noticed} ) > /dev/null 2>&1 & }}",
            };
        });
        var run = await HarnessProgram.RunAsync(
            Stop,
            "run", "switchover", "--environment", "attached", "--config", config, "--allow-faults", "--drop-schema", "--rate", "100", "--duration", "14s",
            "--ports", "api=17080,apiMetrics=17090", "--reports", cluster.Harness.Reports);

        Assert.True(run.ExitCode == 1, run.ToString());
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Assert.Single(Directory.GetDirectories(cluster.Harness.Reports)), "result.json"), Stop));
        var verdicts = result.RootElement.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("check").GetString()!, check => check.GetProperty("verdict").GetString());
        Assert.All(["lost", "dual-ack", "dual-primary", "non-suffix"], check => Assert.True(verdicts[check] == "violated", $"{check}\n{run}"));
    }

    public void Dispose()
    {
        proxy?.Kill();
        proxy?.WaitForExit();
        proxy?.Dispose();
    }

    /// <summary>HAProxy that gives connections to n1 and n2 in turn, whoever leads.</summary>
    private void StartProxy()
    {
        var config = Path.Combine(cluster.Harness.Folder, "haproxy.cfg");
        File.WriteAllText(config, $"""
            defaults
              mode tcp
              timeout connect 1s
              timeout client 1h
              timeout server 1h
            listen both
              bind {ProxyAddress}
              balance roundrobin
              server n1 127.0.5.1:55432
              server n2 127.0.5.2:55432

            """);
        proxy = Process.Start(new ProcessStartInfo("haproxy", ["-db", "-f", config]) { RedirectStandardError = true })!;
    }
}
