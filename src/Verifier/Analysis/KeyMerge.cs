namespace Harness.Verifier;

/// <summary>Merges the operations and the rows of all members, each in the order of keys, into one record a key.</summary>
internal sealed class KeyMerge
{
    private const ulong End = ulong.MaxValue;

    private readonly RunEvidence evidence;
    private readonly OperationNames names;
    private readonly ExternalSort<PackedOperation> operations;
    private readonly List<MemberKey> members = [];
    private readonly List<Cursor<PackedRow>> rows = [];
    private readonly List<Cursor<PackedKey>> entries = [];
    private readonly int leader = -1;

    public KeyMerge(RunEvidence evidence, ExternalSort<PackedOperation> operations, OperationNames names)
    {
        (this.evidence, this.operations, this.names) = (evidence, operations, names);
        var leading = evidence.Leader;
        foreach (var read in evidence.FinalReads.Where(read => read.Error is null))
        {
            var leads = ReferenceEquals(read, leading);
            if (leads)
                leader = members.Count;
            members.Add(new MemberKey(read, leads));
            rows.Add(new Cursor<PackedRow>(KeyOrder.Of(read.Rows, evidence.Run, evidence.Spill)));
            entries.Add(new Cursor<PackedKey>(KeyOrder.Of(read.IndexKeys, evidence.Run, evidence.Spill)));
        }
    }

    /// <summary>One record a key, in order: the same object each time.</summary>
    public IEnumerable<KeyRecord> Records()
    {
        var record = new KeyRecord([.. members], leader);
        using var operation = new Cursor<PackedOperation>(operations);
        try
        {
            for (var key = Lowest(operation); key != End; key = Lowest(operation))
            {
                record.Begin(PackedKey.Unpack(key, evidence.Run));
                for (; operation.Key == key; operation.Advance())
                    record.Add(operation.Record.Unpack(evidence.Run, names));
                for (var i = 0; i < members.Count; i++)
                    Take(members[i], rows[i], entries[i], key);
                yield return record;
            }
        }
        finally
        {
            rows.ForEach(cursor => cursor.Dispose());
            entries.ForEach(cursor => cursor.Dispose());
        }
    }

    private static void Take(MemberKey member, Cursor<PackedRow> rows, Cursor<PackedKey> entries, ulong key)
    {
        member.Begin();
        for (; rows.Key == key; rows.Advance())
            member.AddRow(rows.Record.Fingerprint);
        for (; entries.Key == key; entries.Advance())
            member.AddIndexEntry();
    }

    private ulong Lowest(Cursor<PackedOperation> operation)
    {
        var lowest = operation.Key;
        for (var i = 0; i < members.Count; i++)
            lowest = Math.Min(lowest, Math.Min(rows[i].Key, entries[i].Key));
        return lowest;
    }

    /// <summary>A place in a sorted sequence.</summary>
    private sealed class Cursor<T> : IDisposable where T : struct, ISortable<T>
    {
        private readonly IEnumerator<T> records;

        public Cursor(IEnumerable<T> sorted)
        {
            records = sorted.GetEnumerator();
            Advance();
        }

        /// <summary>Key of the record here; <see cref="End"/> behind the last one.</summary>
        public ulong Key { get; private set; }

        public T Record => records.Current;

        public void Advance() => Key = records.MoveNext() ? records.Current.SortKey : End;

        public void Dispose() => records.Dispose();
    }
}
