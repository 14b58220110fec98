using System.Diagnostics;
using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>
/// A primary with two standbys that PostgreSQL's own tools made (plain-cluster.sh), with a table of somebody else in it, and the
/// configuration by which Harness attaches to it.
/// </summary>
public sealed class PlainReplication : IAsyncLifetime
{
    /// <summary>Password of the role <c>loader</c>, which is no superuser.</summary>
    public const string Password = "load-it";

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Attached", "plain-cluster.sh");

    private readonly string _data = $"/var/tmp/harness-attached-{Guid.NewGuid():N}";

    public HarnessProgram Harness { get; } = new();

    public async ValueTask InitializeAsync() => await RunAsync("make");

    /// <summary>A configuration, written into the folder of the test.</summary>
    /// <param name="change">Changes it before it is written.</param>
    /// <returns>Its path.</returns>
    public string Configure(Action<Dictionary<string, object>>? change = null)
    {
        var config = new Dictionary<string, object>
        {
            ["nodes"] = Enumerable.Range(1, 3).Select(node => Node($"n{node}", $"127.0.5.{node}")).ToList(),
            ["passwordVariable"] = "SHOP_PASSWORD",
            ["hooks"] = new Dictionary<string, string>
            {
                ["kill"] = Hook("kill {member}"), ["stop"] = Hook("stop {member}"), ["start"] = Hook("start {member} {leader}"),
                ["promote"] = Hook("promote {member}"), ["follow"] = Hook("follow {member} {leader}"),
                ["holdReplication"] = Hook("hold {member}"), ["releaseReplication"] = Hook("release {member}"),
            },
        };
        change?.Invoke(config);
        var path = Path.Combine(Harness.Folder, $"cluster-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(config));
        return path;
    }

    public static Dictionary<string, string> Node(string name, string host, string user = "loader", int port = 55432) =>
        new() { ["name"] = name, ["connection"] = $"Host={host};Port={port};Database=shop;Username={user}" };

    /// <summary>Runs SQL as superuser in the database of the shop.</summary>
    public async Task<string> SqlAsync(string member, string sql) => (await RunAsync("sql", member, sql)).Trim();

    /// <summary>The member that is out of recovery.</summary>
    public async Task<string> LeaderAsync()
    {
        foreach (var member in (string[])["n1", "n2", "n3"])
            if (await SqlAsync(member, "SELECT pg_is_in_recovery()") == "f")
                return member;
        throw new InvalidOperationException("no member is primary");
    }

    /// <summary>Runs a verb of the script, which must succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Script, _data, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Servers that it starts inherit its standard error; they must not hold up this test.
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"plain-cluster.sh {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    /// <summary>Data folder of a member.</summary>
    public string DataOf(string member) => $"{_data}/{member}";

    /// <summary>The command that runs a verb of the script.</summary>
    public string Hook(string verb) => $"bash {Script} {_data} {verb}";

    public async ValueTask DisposeAsync()
    {
        await RunAsync("end");
        Harness.Dispose();
    }
}
