using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Harness.Verifier;

/// <summary>
/// A final read on disk, <c>final/&lt;member&gt;.rows</c>, so that the analysis can be repeated without the cluster. Written
/// and read as a stream, in the order of the keys.
/// </summary>
/// <remarks>
/// A line of JSON (version, run, member, role, counts, error), then 16 bytes a row (worker and sequence as u64, fingerprint
/// u64), then 8 bytes a key of the index read (the same u64), both sorted by key, then 8 bytes of XxHash3 over all the
/// rest. Numbers are little endian.
/// </remarks>
public static class FinalReadFile
{
    private const int Version = 2;
    private const int HeaderLimit = 64 * 1024;

    private sealed record Header(
        int Version, ulong Run, string Member, bool IsLeader, long Rows, long IndexKeys, long ForeignRows, string? Error, long DataSetRows = 0,
        long CommitWaits = 0, bool FollowsLeader = false, long BehindBytes = 0, bool StillWritten = false);

    /// <summary>Writes a read; it is there whole or not at all.</summary>
    /// <param name="run">Identity of the run that all its rows are of.</param>
    /// <param name="spill">Opens a stream for rows that are not in order yet and do not fit into memory.</param>
    public static async Task WriteAsync(string folder, FinalRead read, ulong run, Func<Stream> spill, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{read.Member}.rows");
        var draft = path + ".part";
        await using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            var hash = new XxHash3();
            var header = new Header(Version, run, read.Member, read.IsLeader, read.Rows.Count, read.IndexKeys.Count, read.ForeignRows, read.Error, read.DataSetRows,
                read.CommitWaits, read.FollowsLeader, read.BehindBytes, read.StillWritten);
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(header, RunJson.Line), (byte)'\n'];
            hash.Append(line);
            await file.WriteAsync(line, cancellationToken);
            Write(file, hash, KeyOrder.Of(read.Rows, run, spill));
            Write(file, hash, KeyOrder.Of(read.IndexKeys, run, spill));
            await file.WriteAsync(BitConverter.GetBytes(hash.GetCurrentHashAsUInt64()), cancellationToken);
        }
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>
    /// All final reads of a run. Their checksums are verified at once, and a damaged file comes back as a read that failed; rows
    /// are read from the file each time that they are asked for.
    /// </summary>
    public static async Task<IReadOnlyList<FinalRead>> ReadAllAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return [];
        List<FinalRead> reads = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*.rows").Order(StringComparer.Ordinal))
            reads.Add(await OpenAsync(path, cancellationToken));
        return reads;
    }

    private static async Task<FinalRead> OpenAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var member = Path.GetFileNameWithoutExtension(path);
        if (!await IsWholeAsync(file, cancellationToken))
            return Failed(member, $"{path} is damaged: its checksum does not match");
        file.Position = 0;
        var start = new byte[Math.Min(HeaderLimit, file.Length)];
        await file.ReadExactlyAsync(start, cancellationToken);
        var line = Array.IndexOf(start, (byte)'\n') + 1;
        if (line == 0 || JsonSerializer.Deserialize<Header>(start.AsSpan(0, line), RunJson.Line) is not { Version: Version } header)
            return Failed(member, $"{path} was written by another version of harness, which can read it");
        var keysAt = line + header.Rows * Marshal.SizeOf<PackedRow>();
        return new FinalRead(
            header.Member, header.IsLeader,
            KeyOrder.Rows(Records<PackedRow>(path, line, header.Rows), header.Rows, header.Run),
            KeyOrder.Keys(Records<PackedKey>(path, keysAt, header.IndexKeys), header.IndexKeys, header.Run),
            header.ForeignRows, header.Error, header.DataSetRows, header.CommitWaits, header.FollowsLeader, header.BehindBytes, header.StillWritten);
    }

    private static FinalRead Failed(string member, string why) => new(member, false, [], [], 0, why);

    private static async Task<bool> IsWholeAsync(FileStream file, CancellationToken cancellationToken)
    {
        var left = file.Length - sizeof(ulong);
        if (left < 0)
            return false;
        var hash = new XxHash3();
        var buffer = new byte[256 * 1024];
        while (left > 0)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await file.ReadExactlyAsync(part, cancellationToken);
            hash.Append(part.Span);
            left -= part.Length;
        }
        await file.ReadExactlyAsync(buffer.AsMemory(0, sizeof(ulong)), cancellationToken);
        return BitConverter.ToUInt64(buffer) == hash.GetCurrentHashAsUInt64();
    }

    private static void Write<T>(FileStream file, XxHash3 hash, IEnumerable<T> records) where T : unmanaged
    {
        foreach (var part in records.Chunk(4096))
        {
            var bytes = MemoryMarshal.AsBytes(part.AsSpan());
            hash.Append(bytes);
            file.Write(bytes);
        }
    }

    private static IEnumerable<T> Records<T>(string path, long at, long count) where T : unmanaged
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        file.Position = at;
        var buffer = new T[4096];
        while (count > 0)
        {
            var part = (int)Math.Min(count, buffer.Length);
            file.ReadExactly(MemoryMarshal.AsBytes(buffer.AsSpan(0, part)));
            for (var i = 0; i < part; i++)
                yield return buffer[i];
            count -= part;
        }
    }
}
