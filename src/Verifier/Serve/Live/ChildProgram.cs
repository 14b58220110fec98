using System.Diagnostics;

namespace Harness.Verifier;

/// <summary>
/// This very program, once more, for one run. It ends as by Ctrl-C when its standard input closes, which happens on
/// <see cref="End"/> and when this process dies, however it dies: nothing of a run is left behind.
/// </summary>
internal sealed class ChildProgram : IRunProgram
{
    private const int KeptLines = 30;

    private readonly Process process;
    private readonly Queue<string> errors = new();

    private ChildProgram(Process process) => this.process = process;

    /// <param name="arguments">Of the command line.</param>
    public static IRunProgram Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProgram).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var child = new ChildProgram(Process.Start(start)!);
        child.process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child.process.BeginErrorReadLine();
        return child;
    }

    public IAsyncEnumerable<string> Updates => ReadAsync();

    public void End()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    public async Task<(int ExitCode, string Errors)> EndedAsync()
    {
        await process.WaitForExitAsync();
        lock (errors)
            return (process.ExitCode, string.Join('\n', errors));
    }

    public ValueTask DisposeAsync()
    {
        process.Dispose();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<string> ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            yield return line;
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrEmpty(line))
            return;
        lock (errors)
        {
            errors.Enqueue(line);
            if (errors.Count > KeptLines)
                errors.Dequeue();
        }
    }
}
