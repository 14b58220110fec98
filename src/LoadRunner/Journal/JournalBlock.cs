using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Harness.LoadRunner;

/// <summary>Collects operations into one block of the journal; keeps the string tables across blocks. Not thread-safe.</summary>
internal sealed class JournalBlock
{
    /// <summary>44 KB of records: large enough that the block's own bytes vanish, small enough for one quick write.</summary>
    public const int MaxRecords = 1024;

    private readonly byte[] records = new byte[MaxRecords * JournalFormat.RecordBytes];
    private readonly MemoryStream definitions = new();
    private readonly MemoryStream assembled = new();
    private readonly Dictionary<string, ushort> errors = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Dictionary<string, ushort> nodes = new(StringComparer.Ordinal) { [""] = 0 };
    private ushort definitionCount;

    public int Count { get; private set; }

    public bool IsFull => Count == MaxRecords;

    public void Add(in Operation operation)
    {
        var error = Intern(errors, 1, operation.Error, ushort.MaxValue, JournalFormat.OtherErrors);
        var node = Intern(nodes, 2, operation.Node, byte.MaxValue + 1, "");
        JournalFormat.WriteRecord(records.AsSpan(Count * JournalFormat.RecordBytes), operation, (byte)node, error);
        Count++;
    }

    /// <summary>The whole block with its checksum; valid until the next call. Empties the block.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        assembled.SetLength(0);
        Span<byte> word = stackalloc byte[JournalFormat.BlockHeaderBytes];
        assembled.Write(word);
        Append(definitionCount);
        definitions.WriteTo(assembled);
        Append((ushort)Count);
        assembled.Write(records, 0, Count * JournalFormat.RecordBytes);

        var block = assembled.GetBuffer().AsSpan(0, (int)assembled.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], (uint)(block.Length - JournalFormat.BlockHeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(block, Crc32.HashToUInt32(block[4..]));
        definitions.SetLength(0);
        (Count, definitionCount) = (0, 0);
        return assembled.GetBuffer().AsMemory(0, block.Length);
    }

    private ushort Intern(Dictionary<string, ushort> table, byte number, string? text, int capacity, string overflow)
    {
        text ??= "";
        if (table.TryGetValue(text, out var id))
            return id;
        var bytes = Encoding.UTF8.GetByteCount(text);

        // The last error id is kept for the overflow text, so that a flood of different texts cannot fail the run.
        if (bytes > byte.MaxValue || (table.Count >= capacity && text != overflow))
            return text == overflow ? (ushort)0 : Intern(table, number, overflow, capacity, overflow);
        id = (ushort)table.Count;
        table.Add(text, id);
        definitionCount++;
        definitions.WriteByte(number);
        Span<byte> encoded = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(encoded, id);
        definitions.Write(encoded);
        definitions.WriteByte((byte)bytes);
        definitions.Write(Encoding.UTF8.GetBytes(text));
        return id;
    }

    private void Append(ushort value)
    {
        Span<byte> encoded = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(encoded, value);
        assembled.Write(encoded);
    }
}
