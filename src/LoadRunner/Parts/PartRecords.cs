using System.Text;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Measured operations as bytes, between a generator and whoever merges.</summary>
internal static class PartRecords
{
    public static byte[] Write(IReadOnlyCollection<MeasuredOperation> operations)
    {
        using var bytes = new MemoryStream();
        using (var to = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            to.Write(operations.Count);
            foreach (var measured in operations)
                Write(to, measured);
        }
        return bytes.ToArray();
    }

    /// <exception cref="EndOfStreamException">Bytes are missing.</exception>
    public static IReadOnlyList<MeasuredOperation> Read(Stream bytes)
    {
        using var from = new BinaryReader(bytes, Encoding.UTF8);
        var operations = new MeasuredOperation[from.ReadInt32()];
        for (var i = 0; i < operations.Length; i++)
            operations[i] = ReadOne(from);
        return operations;
    }

    private static void Write(BinaryWriter to, in MeasuredOperation measured)
    {
        var it = measured.Operation;
        to.Write(it.Key.Run);
        to.Write(it.Key.Worker);
        to.Write(it.Key.Sequence);
        to.Write((byte)it.Kind);
        to.Write((byte)it.Outcome);
        to.Write((byte)it.Flags);
        to.Write(it.IntendedNs);
        to.Write(it.StartNs);
        to.Write(it.EndNs);
        to.Write(it.Error);
        to.Write(it.Node);
        to.Write(it.Timeline);
        to.Write(it.LsnBefore.Value);
        to.Write(it.Lsn.Value);
        to.Write(it.Session);
        to.Write((byte)measured.Load);
        to.Write((byte)measured.Part);
        to.Write(measured.Scheduled);
        to.Write((short)measured.Wire.Status);
        to.Write(measured.Wire.BytesSent);
        to.Write(measured.Wire.BytesReceived);
    }

    private static MeasuredOperation ReadOne(BinaryReader from)
    {
        var key = new OperationKey(from.ReadUInt64(), from.ReadUInt16(), from.ReadUInt32());
        var operation = new Operation(
            key, (OperationKind)from.ReadByte(), (Outcome)from.ReadByte(), (OperationFlags)from.ReadByte(),
            from.ReadInt64(), from.ReadInt64(), from.ReadInt64(), from.ReadString(), from.ReadString(), from.ReadInt32(),
            new Lsn(from.ReadUInt64()), new Lsn(from.ReadUInt64()))
        {
            Session = from.ReadUInt16(),
        };
        return new MeasuredOperation(operation, from.ReadByte(), from.ReadByte(), from.ReadBoolean(), new WireFacts(from.ReadInt16(), from.ReadInt64(), from.ReadInt64()));
    }
}
