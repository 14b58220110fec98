using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What one member holds in the end: its rows by sequential scan and its keys by index scan, both sorted.</summary>
internal sealed class MemberRows
{
    private readonly ulong run;
    private readonly ulong[] keys;
    private readonly ulong[] fingerprints;
    private readonly ulong[] indexKeys;

    /// <param name="run">Rows of other runs are left out, should the read have let any through.</param>
    public MemberRows(FinalRead read, ulong run)
    {
        this.run = run;
        Member = read.Member;
        keys = new ulong[read.Rows.Count];
        fingerprints = new ulong[read.Rows.Count];
        Count = 0;
        foreach (var row in read.Rows)
        {
            if (row.Key.Run != run)
                continue;
            keys[Count] = WriteIndex.Pack(row.Key);
            fingerprints[Count++] = row.Fingerprint;
        }
        indexKeys = new ulong[read.IndexKeys.Count];
        foreach (var key in read.IndexKeys)
        {
            if (key.Run == run)
                indexKeys[IndexCount++] = WriteIndex.Pack(key);
        }
        Array.Sort(keys, fingerprints, 0, Count);
        Array.Sort(indexKeys, 0, IndexCount);
        SortFingerprintsOfEqualKeys();
    }

    public string Member { get; }

    /// <summary>Rows by sequential scan.</summary>
    public int Count { get; }

    /// <summary>Entries by index scan.</summary>
    public int IndexCount { get; }

    public ulong Packed(int row) => keys[row];

    public OperationKey KeyAt(int row) => WriteIndex.Unpack(keys[row], run);

    public ulong FingerprintAt(int row) => fingerprints[row];

    /// <summary>
    /// Every key that either scan saw, with how often each of them saw it. For a healthy table both are 1 throughout.
    /// </summary>
    public IEnumerable<(OperationKey Key, int InTable, int InIndex)> Occurrences()
    {
        for (int row = 0, entry = 0; row < Count || entry < IndexCount;)
        {
            var key = row == Count ? indexKeys[entry]
                : entry == IndexCount ? keys[row]
                : Math.Min(keys[row], indexKeys[entry]);
            var (firstRow, firstEntry) = (row, entry);
            while (row < Count && keys[row] == key)
                row++;
            while (entry < IndexCount && indexKeys[entry] == key)
                entry++;
            yield return (WriteIndex.Unpack(key, run), row - firstRow, entry - firstEntry);
        }
    }

    /// <summary>
    /// Keys whose rows differ between this member and another: missing, extra, another number of them, other contents.
    /// </summary>
    public IEnumerable<(OperationKey Key, int Here, int There)> Differences(MemberRows other)
    {
        for (int here = 0, there = 0; here < Count || there < other.Count;)
        {
            var key = here == Count ? other.keys[there]
                : there == other.Count ? keys[here]
                : Math.Min(keys[here], other.keys[there]);
            var (firstHere, firstThere) = (here, there);
            while (here < Count && keys[here] == key)
                here++;
            while (there < other.Count && other.keys[there] == key)
                there++;
            var mine = fingerprints.AsSpan(firstHere, here - firstHere);
            if (!mine.SequenceEqual(other.fingerprints.AsSpan(firstThere, there - firstThere)))
                yield return (WriteIndex.Unpack(key, run), here - firstHere, there - firstThere);
        }
    }

    /// <summary>So that equal sets of rows are equal arrays, whatever order the scans gave them in.</summary>
    private void SortFingerprintsOfEqualKeys()
    {
        for (var first = 0; first < Count;)
        {
            var end = first + 1;
            while (end < Count && keys[end] == keys[first])
                end++;
            if (end - first > 1)
                Array.Sort(fingerprints, first, end - first);
            first = end;
        }
    }
}
