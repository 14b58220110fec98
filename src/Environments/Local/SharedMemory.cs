using System.Globalization;

namespace Harness.Environments;

/// <summary>
/// PostgreSQL holds one small System V segment as a lock on its data folder. After SIGKILL it stays behind until the
/// same folder is started again, which a removed cluster never is; the machine has room for some 4,000.
/// </summary>
internal static class SharedMemory
{
    /// <summary>Line of postmaster.pid with key and id of the segment (PostgreSQL, src/include/utils/pidfile.h).</summary>
    private const int SegmentLine = 6;

    /// <summary>Removes the segment of a data folder whose PostgreSQL has ended, if it is certain to be that one.</summary>
    public static void RemoveOrphan(string dataFolder, ProcFs proc)
    {
        var lines = proc.ReadText(Path.Combine(dataFolder, "postmaster.pid")).Split('\n');
        if (lines.Length > SegmentLine
            && Orphan(lines[SegmentLine], proc.ReadText(Path.Combine(proc.Root, "sysvipc/shm"))) is { } id)
            Posix.RemoveSharedMemory(id);
    }

    /// <summary>Id of the segment when the kernel's table shows it with the same key and nobody attached.</summary>
    /// <param name="keyAndId">From postmaster.pid.</param>
    /// <param name="table"><c>/proc/sysvipc/shm</c>: key, shmid, perms, size, cpid, lpid, nattch, ...</param>
    internal static int? Orphan(string keyAndId, string table)
    {
        var wanted = Fields(keyAndId);
        if (wanted.Length != 2 || !uint.TryParse(wanted[0], NumberStyles.None, CultureInfo.InvariantCulture, out var key))
            return null;
        return table.Split('\n').Skip(1).Select(Fields).Any(fields =>
            fields.Length > 6 && int.TryParse(fields[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var shown)
            && unchecked((uint)shown) == key && fields[1] == wanted[1] && fields[6] == "0")
                ? int.Parse(wanted[1], CultureInfo.InvariantCulture)
                : null;
    }

    private static string[] Fields(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
