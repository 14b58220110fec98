using System.Buffers.Binary;
using System.IO.Hashing;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// The journal's file format, version 2; described for other readers in docs/journal.md. All numbers little endian.
/// </summary>
/// <remarks>
/// <para>File = header, then blocks until the end.</para>
/// <para>Header, 32 bytes: magic <c>HRNSJRNL</c>, version u16, record size u16, run u64 (48 bits used), wall clock of
/// the run's start in Unix milliseconds i64 (a label), CRC-32 of the 28 bytes before it u32.</para>
/// <para>Block: CRC-32 u32 of all that follows in the block, payload length u32, payload. Payload: number of definitions
/// u16, definitions, number of records u16, records.</para>
/// <para>Definition: table u8 (1 error codes, 2 nodes), id u16, length u8, UTF-8 text. It stands in the block of the
/// first record that uses it. Id 0 is the empty text in both tables.</para>
/// <para>Record, 45 bytes: worker u16, sequence u32, kind u8, outcome u8, flags u8, node id u8, error id u16, intended
/// start i64 in ns, delay from intended to real start u40 and from there to the end u40 in units of 100 ns, timeline u16
/// (0 unknown), LSN u64, LSN minus the LSN before u24 in units of 8 bytes (all ones: unknown), worker that
/// ran it u16.</para>
/// </remarks>
internal static class JournalFormat
{
    public const int HeaderBytes = 32;
    public const int BlockHeaderBytes = 8;
    public const int RecordBytes = 45;
    public const ushort Version = 2;

    /// <summary>Larger lengths are damage: a writer never makes a block near this size.</summary>
    public const int MaxPayloadBytes = 1 << 20;

    /// <summary>Error id for codes that came after the table was full; never an empty text, which would mean "ok".</summary>
    public const string OtherErrors = "(other)";

    private const uint UnknownSpan = 0xFFFFFF;
    private const ulong MaxTicks = (1UL << 40) - 1;

    // PostgreSQL aligns WAL records to MAXALIGN, 8 bytes on every platform it supports today (xlogrecord.h).
    private const ulong SpanUnit = 8;

    private static ReadOnlySpan<byte> Magic => "HRNSJRNL"u8;

    public static void WriteHeader(Span<byte> target, ulong run, DateTimeOffset startedAt)
    {
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], RecordBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(target[12..], run);
        BinaryPrimitives.WriteInt64LittleEndian(target[20..], startedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], Crc32.HashToUInt32(target[..28]));
    }

    /// <returns>What is wrong with the header; null when it is sound.</returns>
    public static string? ReadHeader(ReadOnlySpan<byte> source, out ulong run, out DateTimeOffset startedAt)
    {
        (run, startedAt) = (0, default);
        if (source.Length < HeaderBytes)
            return $"the header is incomplete: {source.Length} of {HeaderBytes} bytes";
        if (!source[..8].SequenceEqual(Magic))
            return "this is not a journal (it does not begin with HRNSJRNL)";
        if (Crc32.HashToUInt32(source[..28]) != BinaryPrimitives.ReadUInt32LittleEndian(source[28..]))
            return "the header's checksum is wrong";
        if (BinaryPrimitives.ReadUInt16LittleEndian(source[8..]) is var version && version != Version)
            return $"it has format version {version}; this program reads version {Version}";
        run = BinaryPrimitives.ReadUInt64LittleEndian(source[12..]);
        startedAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(source[20..]));
        return null;
    }

    public static void WriteRecord(Span<byte> target, in Operation operation, byte node, ushort error)
    {
        var delay = Ticks(operation.StartNs - operation.IntendedNs);
        var total = Math.Max(delay, Ticks(operation.EndNs - operation.IntendedNs));
        BinaryPrimitives.WriteUInt16LittleEndian(target, operation.Key.Worker);
        BinaryPrimitives.WriteUInt32LittleEndian(target[2..], operation.Key.Sequence);
        target[6] = (byte)operation.Kind;
        target[7] = (byte)operation.Outcome;
        target[8] = (byte)operation.Flags;
        target[9] = node;
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], error);
        BinaryPrimitives.WriteInt64LittleEndian(target[12..], operation.IntendedNs);
        WriteLow(target.Slice(20, 5), delay);
        WriteLow(target.Slice(25, 5), Math.Min(total - delay, MaxTicks));
        BinaryPrimitives.WriteUInt16LittleEndian(target[30..], (ushort)(operation.Timeline is > 0 and <= ushort.MaxValue ? operation.Timeline : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(target[32..], operation.Lsn.Value);
        WriteLow(target.Slice(40, 3), Span(operation.LsnBefore, operation.Lsn));
        BinaryPrimitives.WriteUInt16LittleEndian(target[43..], operation.Session);
    }

    public static Operation ReadRecord(ReadOnlySpan<byte> source, ulong run, string[] nodes, string[] errors)
    {
        var intended = BinaryPrimitives.ReadInt64LittleEndian(source[12..]);
        var start = intended + (long)ReadLow(source.Slice(20, 5)) * 100;
        var lsn = BinaryPrimitives.ReadUInt64LittleEndian(source[32..]);
        var span = ReadLow(source.Slice(40, 3));
        return new Operation(
            new OperationKey(run, BinaryPrimitives.ReadUInt16LittleEndian(source), BinaryPrimitives.ReadUInt32LittleEndian(source[2..])),
            (OperationKind)source[6], (Outcome)source[7], (OperationFlags)source[8],
            intended, start, start + (long)ReadLow(source.Slice(25, 5)) * 100,
            errors[BinaryPrimitives.ReadUInt16LittleEndian(source[10..])], nodes[source[9]],
            BinaryPrimitives.ReadUInt16LittleEndian(source[30..]),
            new Lsn(span == UnknownSpan || span * SpanUnit > lsn ? 0 : lsn - span * SpanUnit), new Lsn(lsn))
        {
            Session = BinaryPrimitives.ReadUInt16LittleEndian(source[43..]),
        };
    }

    private static ulong Ticks(long ns) => Math.Min((ulong)Math.Max(0, ns) / 100, MaxTicks);

    /// <summary>Rounded up, so that the LSN before, read back, is still a lower bound.</summary>
    private static ulong Span(Lsn before, Lsn lsn)
    {
        if (before.Value == 0 || before > lsn)
            return UnknownSpan;
        var units = (lsn.Value - before.Value) / SpanUnit + ((lsn.Value - before.Value) % SpanUnit == 0 ? 0u : 1u);
        return Math.Min(units, UnknownSpan);
    }

    private static void WriteLow(Span<byte> target, ulong value)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = (byte)(value >> (8 * i));
    }

    private static ulong ReadLow(ReadOnlySpan<byte> source)
    {
        var value = 0UL;
        for (var i = 0; i < source.Length; i++)
            value |= (ulong)source[i] << (8 * i);
        return value;
    }
}
