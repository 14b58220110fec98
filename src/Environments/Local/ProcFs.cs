using System.Globalization;

namespace Harness.Environments;

/// <summary>One process as <c>/proc/PID/stat</c> shows it (proc(5)).</summary>
/// <param name="Name">File name of the program, at most 15 characters.</param>
/// <param name="State">R, S, D, T (stopped), Z (zombie), X (dead), ...</param>
/// <param name="StartTicks">Field 22: clock ticks from boot to the start. Together with the pid it names one process for good.</param>
/// <param name="CpuTicks">
/// Fields 14 to 17: clock ticks of processor time in user and kernel mode, its own and that of children it has waited for.
/// </param>
internal sealed record ProcessStat(
    int Pid, string Name, char State, int Parent, int Group, int Session, long StartTicks, long CpuTicks)
{
    /// <summary>Ended, only not yet collected by its parent.</summary>
    public bool IsGone => State is 'Z' or 'X' or 'x';

    /// <summary>Reads one line of <c>/proc/PID/stat</c>; the name is in brackets and may hold brackets and blanks itself.</summary>
    /// <returns>Null when the line is not of that form.</returns>
    public static ProcessStat? Parse(string line)
    {
        var open = line.IndexOf('(', StringComparison.Ordinal);
        var close = line.LastIndexOf(')');
        if (open < 1 || close < open)
            return null;
        var fields = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length < 20 || !int.TryParse(line.AsSpan(0, open), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid))
            return null;
        return new ProcessStat(
            pid, line[(open + 1)..close], fields[0][0], Number(fields[1]), Number(fields[2]), Number(fields[3]),
            long.Parse(fields[19], CultureInfo.InvariantCulture),
            fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>
/// Reads the process file system. Processes come and go while it is read, so whatever has vanished or is not ours to
/// read is null or empty, never an exception.
/// </summary>
/// <param name="root">Another folder than <c>/proc</c> for tests.</param>
internal sealed class ProcFs(string root = "/proc")
{
    /// <summary>What the kernel appends to the target of a link whose file has been removed.</summary>
    public const string DeletedSuffix = " (deleted)";

    /// <summary>Names this boot of the machine: start times of another boot mean nothing.</summary>
    public string BootId => ReadText(Path.Combine(root, "sys/kernel/random/boot_id")).Trim();

    public string Root => root;

    public IEnumerable<int> Pids() =>
        from folder in Directory.EnumerateDirectories(root)
        let name = Path.GetFileName(folder)
        where char.IsAsciiDigit(name[0]) && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select int.Parse(name, CultureInfo.InvariantCulture);

    public ProcessStat? Stat(int pid) => ProcessStat.Parse(ReadText(PathOf(pid, "stat")));

    /// <summary>The folder a process works in, also when that folder has been removed.</summary>
    public string? WorkingFolder(int pid)
    {
        var target = LinkTarget(PathOf(pid, "cwd"));
        return target is not null && target.EndsWith(DeletedSuffix, StringComparison.Ordinal) ? target[..^DeletedSuffix.Length] : target;
    }

    /// <summary>Arguments joined by blanks; PostgreSQL writes here what a backend is doing.</summary>
    public string CommandLine(int pid) => ReadText(PathOf(pid, "cmdline")).Replace('\0', ' ').Trim();

    /// <summary>True when every thread of the process is stopped: after SIGSTOP they stop one after another.</summary>
    public bool IsFrozen(int pid)
    {
        try
        {
            var states = Directory.EnumerateDirectories(PathOf(pid, "task"))
                .Select(task => ProcessStat.Parse(ReadText(Path.Combine(task, "stat")))?.State)
                .ToList();
            return states.Count > 0 && states.TrueForAll(state => state is null or 'T' or 't');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Target of a symbolic link of this file system, e.g. <c>socket:[123]</c>; null when unreadable.</summary>
    public static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public string PathOf(int pid, string name) => Path.Combine(root, pid.ToString(CultureInfo.InvariantCulture), name);
}
