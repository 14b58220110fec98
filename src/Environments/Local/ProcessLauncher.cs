using System.Diagnostics;

namespace Harness.Environments;

/// <summary>Starts processes that outlive this one if they must, each the leader of its own session and group.</summary>
internal sealed class ProcessLauncher(LocalLayout layout, ProcessTable table, ProcFs proc)
{
    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>
    /// Waits for a line of input before it turns into the program in place, so that its pid is on record before it does
    /// anything: a harness that is killed in between leaves a shell that reads the end of its input and ends.
    /// </summary>
    private const string Gate = "log=$1; shift; read -r go && exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null";

    /// <summary>Starts a program with a small environment of its own, and records it.</summary>
    /// <param name="name">Name in the process table and of its log.</param>
    /// <param name="inherited">True to pass this process's whole environment on as well.</param>
    /// <exception cref="UserErrorException">It could not be started.</exception>
    public RecordedProcess Start(
        string name, IReadOnlyList<string> command, string workingFolder,
        IReadOnlyDictionary<string, string>? variables = null, bool inherited = false)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["-c", Gate, "harness-" + name, layout.Log(name), .. command])
            start.ArgumentList.Add(argument);
        if (!inherited)
        {
            start.Environment.Clear();
            start.Environment["PATH"] = SearchPath;
            start.Environment["LANG"] = "C.UTF-8";
            start.Environment["HOME"] = workingFolder;
        }
        foreach (var (key, value) in variables ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        // Disposing gives up the handle only; the runtime still collects the process when it ends.
        using var process = Process.Start(start) ?? throw new UserErrorException($"cannot start {name}");
        if (proc.Stat(process.Id) is not { } stat)
            throw new UserErrorException($"{name} ended at once. {LogTail.Of(layout.Log(name))}");
        var record = new RecordedProcess(name, process.Id, stat.StartTicks, process.Id);
        table.Record(record);
        process.StandardInput.WriteLine("go");
        process.StandardInput.Close();
        return record;
    }
}
