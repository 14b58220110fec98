using System.Runtime.CompilerServices;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// The writes of a run, sorted by key once and shared by all checkers. A write is named by its position in that order,
/// so that what is known of it is kept in plain arrays: a run of a million operations takes some 20 MB.
/// </summary>
internal sealed class WriteIndex
{
    private static readonly ConditionalWeakTable<RunEvidence, WriteIndex> Built = [];

    private readonly RunEvidence evidence;
    private readonly ulong[] keys;
    private readonly int[] operations;
    private readonly Lazy<int[]> foundBy;
    private readonly Lazy<MemberRows?> leader;
    private readonly Lazy<bool[]> onLeader;

    private WriteIndex(RunEvidence evidence)
    {
        this.evidence = evidence;
        var writes = 0;
        foreach (var operation in evidence.Operations)
        {
            if (!operation.IsWrite)
                continue;
            if (operation.Key.Run == evidence.Run)
                writes++;
            else
                OfOtherRuns++;
        }
        keys = new ulong[writes];
        operations = new int[writes];
        Fill();
        foundBy = new(FindReads);
        leader = new(() => evidence.Leader is { } read ? new MemberRows(read, evidence.Run) : null);
        onLeader = new(Locate);
    }

    /// <summary>The index of this evidence; built on first use and kept as long as the evidence itself.</summary>
    public static WriteIndex Of(RunEvidence evidence) => Built.GetValue(evidence, static value => new WriteIndex(value));

    /// <summary>How many writes were attempted, those never sent included.</summary>
    public int Count => keys.Length;

    public long Acknowledged { get; private set; }

    /// <summary>Certainly not executed.</summary>
    public long Failed { get; private set; }

    public long Unknown { get; private set; }

    /// <summary>Writes whose key belongs to another run: a journal that is not this run's. In no other figure.</summary>
    public long OfOtherRuns { get; private set; }

    /// <summary>Writes whose key an earlier write had already: identities that are none.</summary>
    public long Repeated { get; private set; }

    /// <summary>The leader's final read, sorted; null when it is missing or failed.</summary>
    public MemberRows? Leader => leader.Value;

    /// <summary>The write at a position.</summary>
    public Operation this[int position] => evidence.Operations[operations[position]];

    /// <summary>True when the leader's final read has a row of this write; false for all when there is no such read.</summary>
    public bool OnLeader(int position) => onLeader.Value[position];

    /// <summary>The first read that returned the row of this write, or null when none did.</summary>
    public Operation? FoundBy(int position) =>
        foundBy.Value[position] is >= 0 and var operation ? evidence.Operations[operation] : null;

    /// <summary>The first read that returned the row of this key, or null when none did or no write has the key.</summary>
    public Operation? FoundBy(OperationKey key) => Find(Pack(key)) is >= 0 and var position ? FoundBy(position) : null;

    /// <summary>Position of a packed key, or -1 when no write has it.</summary>
    public int Find(ulong packed) => Array.BinarySearch(keys, packed) is >= 0 and var position ? position : -1;

    /// <summary>Worker and sequence in one number that sorts as the keys of one run do.</summary>
    public static ulong Pack(OperationKey key) => (ulong)key.Worker << 32 | key.Sequence;

    public static OperationKey Unpack(ulong packed, ulong run) => new(run, (ushort)(packed >> 32), (uint)packed);

    private void Fill()
    {
        var next = 0;
        for (var i = 0; i < evidence.Operations.Count; i++)
        {
            var operation = evidence.Operations[i];
            if (!operation.IsWrite || operation.Key.Run != evidence.Run)
                continue;
            keys[next] = Pack(operation.Key);
            operations[next++] = i;
            if (operation.Outcome == Outcome.Ok)
                Acknowledged++;
            else if (operation.Outcome == Outcome.Fail)
                Failed++;
            else
                Unknown++;
        }
        Array.Sort(keys, operations);
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i] == keys[i - 1])
                Repeated++;
        }
    }

    private int[] FindReads()
    {
        var found = new int[keys.Length];
        Array.Fill(found, -1);
        for (var i = 0; i < evidence.Operations.Count; i++)
        {
            var operation = evidence.Operations[i];
            if (operation.IsWrite || (operation.Flags & OperationFlags.Found) == 0 || operation.Key.Run != evidence.Run)
                continue;
            var position = Find(Pack(operation.Key));
            if (position >= 0 && (found[position] < 0 || operation.EndNs < evidence.Operations[found[position]].EndNs))
                found[position] = i;
        }
        return found;
    }

    private bool[] Locate()
    {
        var present = new bool[keys.Length];
        if (Leader is not { } rows)
            return present;
        var row = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            while (row < rows.Count && rows.Packed(row) < keys[i])
                row++;
            present[i] = row < rows.Count && rows.Packed(row) == keys[i];
        }
        return present;
    }
}
