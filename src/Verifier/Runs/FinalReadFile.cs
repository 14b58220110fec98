using System.IO.Hashing;
using System.Text.Json;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// A final read on disk, <c>final/&lt;member&gt;.rows</c>, so that the analysis can be repeated without the cluster.
/// </summary>
/// <remarks>
/// A line of JSON (member, role, counts, error), then 24 bytes a row (16 of key, big endian, 8 of fingerprint), then 16
/// bytes a key of the index read, then 8 bytes of XxHash3 over all the rest. Numbers are little endian.
/// </remarks>
public static class FinalReadFile
{
    private sealed record Header(string Member, bool IsLeader, int Rows, int IndexKeys, long ForeignRows, string? Error, long DataSetRows = 0);

    public static async Task WriteAsync(string folder, FinalRead read, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var body = new MemoryStream(read.Rows.Count * 24 + read.IndexKeys.Count * 16 + 256);
        using (var writer = new BinaryWriter(body, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            var header = new Header(read.Member, read.IsLeader, read.Rows.Count, read.IndexKeys.Count, read.ForeignRows, read.Error, read.DataSetRows);
            writer.Write(JsonSerializer.SerializeToUtf8Bytes(header, RunJson.Line));
            writer.Write((byte)'\n');
            foreach (var row in read.Rows)
            {
                WriteKey(writer, row.Key);
                writer.Write(row.Fingerprint);
            }
            foreach (var key in read.IndexKeys)
                WriteKey(writer, key);
        }

        await using var file = new FileStream(Path.Combine(folder, $"{read.Member}.rows"), FileMode.Create, FileAccess.Write);
        body.Position = 0;
        await body.CopyToAsync(file, cancellationToken);
        await file.WriteAsync(BitConverter.GetBytes(XxHash3.HashToUInt64(body.GetBuffer().AsSpan(0, (int)body.Length))), cancellationToken);
    }

    /// <summary>Reads all final reads of a run; a damaged file comes back as a read that failed.</summary>
    public static async Task<IReadOnlyList<FinalRead>> ReadAllAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return [];
        List<FinalRead> reads = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*.rows").Order(StringComparer.Ordinal))
            reads.Add(Parse(path, await File.ReadAllBytesAsync(path, cancellationToken)));
        return reads;
    }

    private static FinalRead Parse(string path, byte[] bytes)
    {
        var member = Path.GetFileNameWithoutExtension(path);
        var end = bytes.Length - sizeof(ulong);
        var newline = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0 || newline < 0 || BitConverter.ToUInt64(bytes, end) != XxHash3.HashToUInt64(bytes.AsSpan(0, end)))
            return new FinalRead(member, false, [], [], 0, $"{path} is damaged: its checksum does not match");

        var header = JsonSerializer.Deserialize<Header>(bytes.AsSpan(0, newline), RunJson.Line)!;
        var rows = new FinalRow[header.Rows];
        var keys = new OperationKey[header.IndexKeys];
        var at = newline + 1;
        for (var i = 0; i < rows.Length; i++, at += 24)
            rows[i] = new FinalRow(ReadKey(bytes, at), BitConverter.ToUInt64(bytes, at + 16));
        for (var i = 0; i < keys.Length; i++, at += 16)
            keys[i] = ReadKey(bytes, at);
        return new FinalRead(header.Member, header.IsLeader, rows, keys, header.ForeignRows, header.Error, header.DataSetRows);
    }

    private static void WriteKey(BinaryWriter writer, OperationKey key)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.ToGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        writer.Write(bytes);
    }

    private static OperationKey ReadKey(byte[] bytes, int at) =>
        OperationKey.TryFrom(new Guid(bytes.AsSpan(at, 16), bigEndian: true), out var key)
            ? key
            : throw new InvalidDataException($"offset {at} holds no key");
}
