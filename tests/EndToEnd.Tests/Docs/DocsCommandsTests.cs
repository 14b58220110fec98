using System.Text.Json;
using Harness.Tests;

namespace Harness.EndToEnd.Tests;

/// <summary>Commands of the docs, run as their pages tell: by a shell at the root of the repository.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class DocsCommandsTests(DocumentedRun documented) : IDisposable
{
    private const string ThisTest = $"{nameof(DocsCommandsTests)}.{nameof(Command_DoesWhatItSays)}";
    private const string ServedUrl = "http://127.0.0.1:8100/";

    /// <summary>What benchmarks printed: several commands are the same script with other figures, of which the smallest are run, once.</summary>
    private static readonly Dictionary<string, Finished> Benchmarks = [];

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public static TheoryData<string> Commands => [.. CommandTable.Entries.Where(entry => entry.Test == ThisTest).Select(entry => entry.Command)];

    public void Dispose() => harness.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_DoesWhatItSays(string command)
    {
        var entry = CommandTable.Entries.Single(found => found.Command == command);
        var line = entry.As.Length > 0 ? entry.As : command;
        var summary = Path.Combine(harness.Folder, "step-summary.md");
        if (line.Contains("reports/", StringComparison.Ordinal) || line.Contains("{run}", StringComparison.Ordinal))
        {
            var (_, run) = await documented.GetAsync();
            var copy = Path.Combine(harness.Folder, "20260101-000000-failover-loss");
            if (line.Contains("{copy}", StringComparison.Ordinal))
                CopyFolder(run, copy);
            line = line.Replace("reports/<run>", run, StringComparison.Ordinal).Replace("reports/*", run, StringComparison.Ordinal)
                .Replace("{run}", run, StringComparison.Ordinal).Replace("{copy}", copy, StringComparison.Ordinal).Replace("{reports}", harness.Reports, StringComparison.Ordinal);
        }
        if (!Benchmarks.TryGetValue(line, out var finished))
            finished = await DocsShell.RunAsync(Stop, command, line, "", ("GITHUB_STEP_SUMMARY", summary));
        else
            CommandLog.Add(command, line);
        if (line.StartsWith("benchmarks/", StringComparison.Ordinal))
            Benchmarks[line] = finished;
        Assert.True((entry.Exits ?? [0]).Contains(finished.ExitCode), $"{line}: {finished}");
        var printed = finished.Output + (File.Exists(summary) ? await File.ReadAllTextAsync(summary, Stop) : "");
        Assert.NotEqual("", printed);
        Assert.Contains(entry.Prints, printed, StringComparison.Ordinal);
    }

    /// <summary>The run that is started is of the page's scenario, on this test's ports; the server's end ends it.</summary>
    [Fact]
    public async Task Served_AnswersTheCommandsOfThePage()
    {
        await using var served = await ServedHarness.StartAsync(Stop);
        served.AddScenario("failover-loss");
        served.AddRun("20260103-030405-failover-loss", "violated", "2 of 9 acknowledged writes are missing");
        foreach (var (command, answer) in ServedCommands)
        {
            var finished = await DocsShell.RunAsync(Stop, command, command.Replace(ServedUrl, served.Url, StringComparison.Ordinal));
            Assert.True(finished.ExitCode == 0, finished.ToString());
            Assert.Contains(answer, finished.Output, StringComparison.Ordinal);
        }
        Assert.Equal(130, await served.EndAsync("INT"));
        Assert.True(await served.ClusterEndsAsync(), $"the cluster in {served.Data} was left behind");
    }

    /// <summary>Drawn from a seed by the one command, with more members; the same again from the run's folder by the other.</summary>
    [Fact]
    public async Task RandomFaults_AreDrawn_AndRunAgain()
    {
        const string drawn = "./harness run failover-loss --nemesis random --seed 7";
        const string again = "dotnet run --project src/Verifier -- failover-loss";
        var place = $"--json --ports {DocumentedRun.Ports} --data-folder {harness.Data} --reports {harness.Reports}";
        var first = await DocsShell.RunAsync(Stop, drawn, $"{drawn} --replication two-sync --nodes 4 --duration 8s {place}");
        Assert.True(first.ExitCode is 0 or 2, first.ToString());
        var folder = Assert.Single(Directory.GetDirectories(harness.Reports));
        var second = await DocsShell.RunAsync(
            Stop, again, $"{again.Replace(" -- ", " -c Release --no-build -- ", StringComparison.Ordinal)} --nemesis {folder} --duration 8s {place}");
        Assert.True(second.ExitCode is 0 or 2, second.ToString());
        Assert.Equal(Faults(folder), Faults(Directory.GetDirectories(harness.Reports).Single(other => other != folder)));
    }

    [Fact]
    public async Task Images_AreBuiltAndNamedByHand()
    {
        string[] commands =
        [
            "eval \"$(environments/images/build.sh postgres api)\"", "docker tag \"$HARNESS_IMAGE_POSTGRES\" harness/postgres:local",
            "docker tag \"$HARNESS_IMAGE_API\" harness/api:local",
        ];
        // Names of the test's own: the reader may have images of these.
        var line = string.Join(" && ", commands).Replace("harness/", "harness-docs-test/", StringComparison.Ordinal);
        var made = await DocsShell.RunAsync(Stop, commands[0], $"{line} && docker rmi harness-docs-test/postgres:local harness-docs-test/api:local");
        Assert.True(made.ExitCode == 0, made.ToString());
        Assert.Contains("Untagged: harness-docs-test/api:local", made.Output, StringComparison.Ordinal);
        foreach (var command in commands)
            CommandLog.Add(command, line);
    }

    /// <summary>The test program itself is not run by a test; what it can be told is.</summary>
    [Fact]
    public async Task TestScript_NamesItsOptions()
    {
        var usage = await DocsShell.RunAsync(Stop, "./test", "./test --no-such-option");
        Assert.Equal(64, usage.ExitCode);
        Assert.All(["./test --unit", "./test --kube"], option => Assert.Contains(option, usage.Output, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Command, string Answer)> ServedCommands =>
        DocsCommands.All.Where(found => found.Page.EndsWith("serve.md", StringComparison.Ordinal) && found.Command.StartsWith("curl ", StringComparison.Ordinal))
            .Select(found => (found.Command, found.Command.Contains("jq", StringComparison.Ordinal) ? "20260103-030405-failover-loss" : "\"scenario\""));

    private static string Faults(string folder)
    {
        using var run = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run.json")));
        return run.RootElement.GetProperty("scenario").GetProperty("faults").ToString();
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
