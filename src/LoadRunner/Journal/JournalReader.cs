using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// Reads a journal back, also one whose writer was killed. A damaged or torn tail ends the reading and is told by
/// <see cref="Damage"/>; everything before it is returned.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private readonly FileStream stream;
    private readonly string? headerDamage;
    private readonly byte[] header = new byte[JournalFormat.HeaderBytes];

    private JournalReader(FileStream stream)
    {
        this.stream = stream;
        var length = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        headerDamage = JournalFormat.ReadHeader(header.AsSpan(0, length), out var run, out var startedAt);
        (Run, StartedAt) = (run, startedAt);
        Damage = headerDamage;
    }

    /// <summary>48-bit identity of the run; 0 when the header is damaged.</summary>
    public ulong Run { get; }

    /// <summary>Wall clock at the start of the run, to the millisecond.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>
    /// What is wrong with the file: at which byte, and how many whole records come before it. Null when nothing is, as far
    /// as was read: complete only after <see cref="ReadAll"/> has been enumerated to its end.
    /// </summary>
    public string? Damage { get; private set; }

    /// <exception cref="UserErrorException">There is no such file, or it may not be read.</exception>
    public static JournalReader Open(string path)
    {
        try
        {
            return new JournalReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 128 * 1024));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot read the journal {path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Streams all operations in the order in which they were recorded (close to the order of their ends). Each enumeration
    /// reads from the start; only one at a time.
    /// </summary>
    public IEnumerable<Operation> ReadAll()
    {
        var (nodes, errors) = (new string[byte.MaxValue + 1], new string[ushort.MaxValue + 1]);
        foreach (var (block, count) in ReadBlocks(nodes, errors))
        {
            for (var i = 0; i < count; i++)
                yield return JournalFormat.ReadRecord(block.AsSpan(i * JournalFormat.RecordBytes), Run, nodes, errors);
        }
    }

    /// <summary>Goes through the whole file without decoding its records.</summary>
    /// <returns>How many whole records it has; <see cref="Damage"/> then says what is wrong with the rest.</returns>
    public long CountWhole() => ReadBlocks(new string[byte.MaxValue + 1], new string[ushort.MaxValue + 1]).Sum(block => (long)block.Count);

    /// <summary>The records of each block, valid until the next one; takes the block's definitions into the tables.</summary>
    private IEnumerable<(ArraySegment<byte> Records, int Count)> ReadBlocks(string[] nodes, string[] errors)
    {
        Damage = headerDamage;
        if (Damage is not null)
            yield break;
        (nodes[0], errors[0]) = ("", "");
        var buffer = new byte[64 * 1024];
        long offset = JournalFormat.HeaderBytes, whole = 0;
        stream.Position = offset;
        while (ReadBlock(ref buffer, out var length, out var problem))
        {
            var records = problem is null ? FindRecords(buffer.AsSpan(0, length), nodes, errors, ref problem) : default;
            if (problem is not null)
            {
                Damage = $"{problem} at byte {offset}, after {whole} whole records; {stream.Length - offset} bytes are not readable";
                yield break;
            }
            yield return (new ArraySegment<byte>(buffer, records.Start, length - records.Start), records.Count);
            (whole, offset) = (whole + records.Count, offset + length);
        }
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Reads a block's bytes, its header included; false at the clean end of the file.</summary>
    private bool ReadBlock(ref byte[] buffer, out int length, out string? problem)
    {
        (length, problem) = (0, null);
        var got = stream.ReadAtLeast(buffer.AsSpan(0, JournalFormat.BlockHeaderBytes), JournalFormat.BlockHeaderBytes, throwOnEndOfStream: false);
        if (got == 0)
            return false;
        var payload = got < JournalFormat.BlockHeaderBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(4));
        if (got < JournalFormat.BlockHeaderBytes)
            problem = "a torn block header";
        else if (payload is 0 or > JournalFormat.MaxPayloadBytes)
            problem = $"a block with the impossible length {payload}";
        if (problem is not null)
            return true;

        length = JournalFormat.BlockHeaderBytes + (int)payload;
        if (buffer.Length < length)
            Array.Resize(ref buffer, length);
        var rest = buffer.AsSpan(JournalFormat.BlockHeaderBytes, (int)payload);
        if (stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length)
            problem = "a torn block";
        else if (Crc32.HashToUInt32(buffer.AsSpan(4, length - 4)) != BinaryPrimitives.ReadUInt32LittleEndian(buffer))
            problem = "a block with a wrong checksum";
        return true;
    }

    /// <summary>Takes in the definitions and finds the records: where they start and how many there are.</summary>
    private static (int Start, int Count) FindRecords(ReadOnlySpan<byte> block, string[] nodes, string[] errors, ref string? problem)
    {
        // The checksum was right, so anything odd from here on is another writer's doing; it is still not to be trusted.
        problem = "a block of unknown content";
        var position = JournalFormat.BlockHeaderBytes;
        if (block.Length < position + 4)
            return default;
        var definitions = BinaryPrimitives.ReadUInt16LittleEndian(block[position..]);
        position += 2;
        for (var i = 0; i < definitions; i++)
        {
            if (block.Length < position + 4 || block.Length < position + 4 + block[position + 3])
                return default;
            var id = BinaryPrimitives.ReadUInt16LittleEndian(block[(position + 1)..]);
            var text = Encoding.UTF8.GetString(block.Slice(position + 4, block[position + 3]));
            var table = block[position] == 1 ? errors : nodes;
            if (block[position] is not (1 or 2) || id >= table.Length)
                return default;
            table[id] = text;
            position += 4 + block[position + 3];
        }
        if (block.Length < position + 2)
            return default;
        var count = BinaryPrimitives.ReadUInt16LittleEndian(block[position..]);
        position += 2;
        if (block.Length != position + count * JournalFormat.RecordBytes)
            return default;
        for (var i = 0; i < count; i++)
        {
            var record = block[(position + i * JournalFormat.RecordBytes)..];
            if (nodes[record[9]] is null || errors[BinaryPrimitives.ReadUInt16LittleEndian(record[10..])] is null)
                return default;
        }
        problem = null;
        return (position, count);
    }
}
