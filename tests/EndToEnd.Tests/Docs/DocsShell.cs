using System.Diagnostics;
using Harness.Tests;

namespace Harness.EndToEnd.Tests;

/// <summary>Runs commands of the docs in a shell at the root of the repository, as their reader does.</summary>
internal static class DocsShell
{
    /// <param name="command">As a page has it.</param>
    /// <param name="line">What is run: the same with lengths, ports and paths of the test.</param>
    /// <param name="owner">Who runs it; the running test unless told.</param>
    public static async Task<Finished> RunAsync(CancellationToken cancellationToken, string command, string line, string owner = "", params (string Name, string Value)[] variables)
    {
        Assert.Contains(command, DocsCommands.All.Select(found => found.Command));
        CommandLog.Add(command, line, owner);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = DocsCommands.Root };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"set -o pipefail; {line}");
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return await HarnessProgram.FinishAsync(Process.Start(start)!, cancellationToken);
    }
}
