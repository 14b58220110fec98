using System.Runtime.InteropServices;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// An operation in 53 bytes without references, so that it can be sorted outside memory: by key, those of one key by
/// their end. When it was intended to start is left out: no check asks for that.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly struct PackedOperation(in Operation operation, ushort error, ushort node) : ISortable<PackedOperation>
{
    private readonly ulong key = PackedKey.Of(operation.Key);
    private readonly long startNs = operation.StartNs;
    private readonly long endNs = operation.EndNs;
    private readonly ulong lsnBefore = operation.LsnBefore.Value;
    private readonly ulong lsn = operation.Lsn.Value;
    private readonly int timeline = operation.Timeline;
    private readonly ushort error = error;
    private readonly ushort node = node;
    private readonly ushort session = operation.Session;
    private readonly OperationKind kind = operation.Kind;
    private readonly Outcome outcome = operation.Outcome;
    private readonly OperationFlags flags = operation.Flags;

    public ulong SortKey => key;

    /// <summary>When its answer, error or time-out was seen.</summary>
    public long EndNs => endNs;

    public int CompareTo(PackedOperation other) =>
        (endNs, startNs, session, kind, outcome, flags).CompareTo((other.endNs, other.startNs, other.session, other.kind, other.outcome, other.flags));

    public Operation Unpack(ulong run, OperationNames names) => new(
        PackedKey.Unpack(key, run), kind, outcome, flags, startNs, startNs, endNs, names[error], names[node], timeline, new Lsn(lsnBefore), new Lsn(lsn)) { Session = session };
}
