using System.Buffers.Binary;

namespace Harness.LoadRunner;

/// <summary>
/// Identity of one write: a UUID version 8 (RFC 9562, section 5.8) that holds run, worker and sequence, so that any row
/// tells which operation made it.
/// </summary>
/// <param name="Run">Identity of the run, 48 bits.</param>
/// <param name="Worker">Number of the worker within the run.</param>
/// <param name="Sequence">Number of the operation within the worker, from 0.</param>
/// <remarks>
/// Layout, big endian: 48 bits run, 4 bits version (8), 12 bits zero, 2 bits variant (10), 14 bits zero, 16 bits worker,
/// 32 bits sequence. The zero bits are part of the format: a UUID that has others there is not one of ours.
/// </remarks>
public readonly record struct OperationKey(ulong Run, ushort Worker, uint Sequence) : IComparable<OperationKey>
{
    /// <summary>Runs are numbered with 48 bits.</summary>
    public const ulong MaxRun = (1UL << 48) - 1;

    private const ushort Version = 0x8000;
    private const ushort Variant = 0x8000;

    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (Run << 16) | Version);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], Variant);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], Worker);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Sequence);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Reads a key back; false when the UUID was not made by <see cref="ToGuid"/>.</summary>
    public static bool TryFrom(Guid guid, out OperationKey key)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        key = new OperationKey(
            high >> 16, BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]));
        return (high & 0xFFFF) == Version && BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) == Variant;
    }

    /// <summary>By run, then worker, then sequence: the order of the UUIDs' bytes.</summary>
    public int CompareTo(OperationKey other) =>
        (Run, Worker, Sequence).CompareTo((other.Run, other.Worker, other.Sequence));

    public override string ToString() => ToGuid().ToString();
}
