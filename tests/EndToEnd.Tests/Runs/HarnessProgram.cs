using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>The built product, called as a user calls it, with reports and cluster data in a folder of the test's own.</summary>
public sealed class HarnessProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>A cluster starts, and ends, well within it.</summary>
    private static readonly TimeSpan StepLimit = TimeSpan.FromMinutes(2);

    public HarnessProgram()
    {
        Folder = Directory.CreateTempSubdirectory("harness-e2e-").FullName;
        Data = $"/var/tmp/{Path.GetFileName(Folder)}";
    }

    public string Folder { get; }

    /// <summary>Data folder of the cluster; below /var/tmp, since the server's account must reach it.</summary>
    public string Data { get; }

    public string Reports => Path.Combine(Folder, "reports");


    /// <summary>Writes a scenario that differs from the product's own in ports, folder and length only.</summary>
    /// <param name="replication">Replication mode.</param>
    /// <param name="faults">JSON of the faults.</param>
    public string Scenario(string name, string replication, string faults, string during = "24s")
    {
        var path = Path.Combine(Folder, $"{name}.json");
        File.WriteAllText(path, $$"""
            {
              "name": "{{name}}", "seed": 11,
              "environment": {
                "nodes": 3, "replication": "{{replication}}", "timing": "fast", "dataFolder": "{{Data}}",
                "ports": {
                  "postgres": 17432, "patroni": 17008, "etcdClient": 17379, "etcdPeer": 17380,
                  "proxyWrite": 17000, "proxyRead": 17001, "api": 17080, "apiMetrics": 17090
                }
              },
              "load": [
                { "workload": "register", "warmUp": "2s", "simulations": [ { "inject": { "rate": 150, "during": "{{during}}" } } ] },
                { "workload": "get-user", "simulations": [ { "inject": { "rate": 30, "during": "{{during}}" } } ] }
              ],
              "faults": [ {{faults}} ]
            }
            """);
        return path;
    }

    /// <summary>The common scenario with reads routed, a small data set and many reads.</summary>
    /// <param name="reads">As in <c>environment.reads</c>.</param>
    public string ReadScenario(string reads)
    {
        var path = Scenario($"reads-{reads}", "async", "", "4s");
        var text = File.ReadAllText(path)
            .Replace("\"timing\": \"fast\",", $"\"timing\": \"fast\", \"reads\": \"{reads}\",", StringComparison.Ordinal)
            .Replace("\"load\":", "\"dataSet\": { \"users\": 2000 }, \"staleness\": { \"rate\": 5 }, \"load\":", StringComparison.Ordinal)
            .Replace("\"rate\": 150", "\"rate\": 20", StringComparison.Ordinal)
            .Replace("\"rate\": 30", "\"rate\": 600", StringComparison.Ordinal);
        File.WriteAllText(path, text);
        return path;
    }

    public static Process Start(params string[] arguments) => StartProgram("Verifier", arguments);

    /// <summary>From the test's own folder, so that scenarios in its folder <c>scenarios</c> have a name.</summary>
    public Process StartHere(params string[] arguments) => StartProgram("Verifier", arguments, Folder);

    /// <summary>The load runner by itself.</summary>
    public static Process StartLoadRunner(params string[] arguments) => StartProgram("LoadRunner", arguments);

    private static Process StartProgram(string project, string[] arguments, string folder = "")
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        start.ArgumentList.Add(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, $"Harness.{project}.dll")));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        CommandLog.Add(project, arguments);
        return Process.Start(start)!;
    }

    public static async Task<Finished> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        await FinishAsync(Start(arguments), cancellationToken);

    /// <summary>Waits for a program that was just started; what it wrote must not have been read.</summary>
    public static async Task<Finished> FinishAsync(Process program, CancellationToken cancellationToken)
    {
        using var process = program;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new Finished(process.ExitCode, await output, await errors);
    }

    /// <summary>Waits until a line of the output holds a text.</summary>
    public static async Task ReadUntilAsync(Process process, string mark, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StepLimit);
        List<string> seen = [];
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            seen.Add(line);
            if (line.Contains(mark, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"'{mark}' never came:\n{string.Join('\n', seen)}");
    }

    /// <summary>Ctrl-C, and the wait for the end.</summary>
    public static async Task InterruptAsync(Process process, CancellationToken cancellationToken)
    {
        var rest = process.StandardOutput.ReadToEndAsync(cancellationToken);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(StepLimit, cancellationToken);
        await rest;
    }

    /// <summary>Processes that work inside the cluster's folder.</summary>
    public IReadOnlyList<string> Survivors() => [.. Directory.EnumerateDirectories("/proc")
        .Where(path => int.TryParse(Path.GetFileName(path), out _))
        .Where(path => WorksBelow(path, Data))];

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Assert.Empty(Survivors());
        Assert.False(Directory.Exists(Data), $"{Data} was left behind");
    }

    private static bool WorksBelow(string process, string folder)
    {
        try
        {
            return File.ResolveLinkTarget(Path.Combine(process, "cwd"), false)?.FullName.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // ended meanwhile
        }
    }
}

/// <summary>What a call of the product came to.</summary>
public sealed record Finished(int ExitCode, string Output, string Errors)
{
    public JsonElement Result => JsonDocument.Parse(Output).RootElement;

    public long Account(string name) => Result.GetProperty("account").GetProperty(name).GetInt64();

    public override string ToString() => $"exit {ExitCode}\n{Output}\n{Errors}";
}
