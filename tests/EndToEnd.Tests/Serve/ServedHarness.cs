using System.Diagnostics;
using System.Globalization;

namespace Harness.EndToEnd.Tests;

/// <summary><c>harness serve</c> as a user starts it, over a folder of the test's own, with one short scenario to run.</summary>
public sealed class ServedHarness : IAsyncDisposable
{
    public const string ScenarioName = "short-failover";

    private readonly HarnessProgram harness = new();
    private readonly Process server;

    private ServedHarness(Func<HarnessProgram, Process> start) => server = start(harness);

    /// <summary>Ends with a slash.</summary>
    public string Url { get; private set; } = "";

    public string Reports => harness.Reports;

    public string Data => harness.Data;

    public static async Task<ServedHarness> StartAsync(CancellationToken cancellationToken, params string[] flags)
    {
        var served = new ServedHarness(harness =>
        {
            var scenarios = Directory.CreateDirectory(Path.Combine(harness.Folder, "scenarios")).FullName;
            File.Move(
                harness.Scenario(ScenarioName, "sync", """{ "fault": "kill-leader", "at": "1/2" }""", "8s"), Path.Combine(scenarios, $"{ScenarioName}.json"));
            return harness.StartHere(["serve", "--port", "0", "--reports", harness.Reports, .. flags]);
        });
        _ = served.server.StandardError.ReadToEndAsync(cancellationToken);
        var line = await served.server.StandardOutput.ReadLineAsync(cancellationToken) ?? "";
        served.Url = line.Split(' ').Single(word => word.StartsWith("http://", StringComparison.Ordinal));
        return served;
    }

    /// <summary>The short scenario by another name.</summary>
    public void AddScenario(string name) => File.WriteAllText(
        Path.Combine(harness.Folder, "scenarios", $"{name}.json"),
        File.ReadAllText(Path.Combine(harness.Folder, "scenarios", $"{ScenarioName}.json")).Replace(ScenarioName, name, StringComparison.Ordinal));

    /// <summary>A folder as a run leaves it, with a page that tries what a page of somebody else could try.</summary>
    public void AddRun(string id, string verdict, string sentence)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Reports, id)).FullName;
        File.WriteAllText(Path.Combine(folder, "run.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "result.json"), $$"""
            {
              "id": "{{id}}", "scenario": "failover-loss", "verdict": "{{verdict}}", "expected": "valid", "sentence": "{{sentence}}", "caveats": [],
              "account": { "attempted": 9, "acknowledged": 9, "failed": 0, "unknown": 0, "surviving": 9, "lost": 0, "observedThenLost": 0, "phantom": 0,
                "invented": 0, "duplicated": 0, "corrupted": 0, "recovered": 0, "weaklyAcknowledged": 0 },
              "rpo": { "rows": 0, "ms": 0, "walBytes": 0 }, "outages": [], "checks": [], "command": "", "seed": 1, "timing": ""
            }
            """);
        File.WriteAllText(Path.Combine(folder, "index.html"), """
            <!DOCTYPE html><html lang="en"><title>a report</title><main><h1>A report</h1><a href="../index.html">All runs</a></main>
            <script>
              fetch('/api/live', { method: 'DELETE' }).then(() => 'sent', () => 'stopped').then(word => { document.title = word + ' ' + self.origin; });
            </script>
            """);
    }

    /// <summary>As Ctrl-C, or without any warning.</summary>
    /// <param name="signal">E.g. <c>INT</c>, <c>KILL</c>.</param>
    public async Task<int> EndAsync(string signal)
    {
        if (!server.HasExited)
        {
            using var kill = Process.Start("kill", [$"-{signal}", server.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
        await server.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return server.ExitCode;
    }

    /// <summary>Waits until no process of the cluster is left and its data is gone.</summary>
    public Task<bool> ClusterEndsAsync() => Environments.Waiting.UntilAsync(
        TimeProvider.System, TimeSpan.FromMinutes(2), () => harness.Survivors().Count == 0 && !Directory.Exists(Data), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await EndAsync("INT");
        server.Dispose();
        await ClusterEndsAsync();
        harness.Dispose();
    }
}
