using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Harness.Environments;

/// <summary>Finds the process behind a listening TCP port, from <c>/proc/net/tcp</c> and <c>/proc/PID/fd</c> (proc(5)).</summary>
internal static class SocketOwner
{
    private const string Listening = "0A";

    /// <returns>Pid and command line; null when nobody listens there or the process belongs to another user.</returns>
    public static string? Find(ProcFs proc, string host, int port)
    {
        var inodes = Lines(proc, "net/tcp").Concat(Lines(proc, "net/tcp6"))
            .Select(line => InodeOf(line, IPAddress.Parse(host), port))
            .OfType<string>()
            .Select(inode => $"socket:[{inode}]")
            .ToHashSet();
        if (inodes.Count == 0)
            return null;
        foreach (var pid in proc.Pids().Where(pid => Holds(proc, pid, inodes)))
            return $"{pid} ({proc.CommandLine(pid)})";
        return null;
    }

    /// <summary>Inode of the socket when this line of <c>/proc/net/tcp</c> listens on the address or on all addresses.</summary>
    internal static string? InodeOf(string line, IPAddress host, int port)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 10 || fields[3] != Listening)
            return null;
        var local = fields[1].Split(':');
        // IPv4 addresses are printed as one number in the machine's own (little-endian) order.
        var own = BinaryPrimitives.ReadUInt32LittleEndian(host.GetAddressBytes()).ToString("X8", CultureInfo.InvariantCulture);
        return local.Length == 2
            && (local[0] == own || local[0].All(digit => digit == '0'))
            && int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port
                ? fields[9]
                : null;
    }

    private static IEnumerable<string> Lines(ProcFs proc, string name) =>
        proc.ReadText(Path.Combine(proc.Root, name)).Split('\n').Skip(1);

    private static bool Holds(ProcFs proc, int pid, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(proc.PathOf(pid, "fd")).Any(file => ProcFs.LinkTarget(file) is { } target && sockets.Contains(target));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
