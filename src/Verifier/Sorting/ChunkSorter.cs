namespace Harness.Verifier;

/// <summary>Sorts records that are too large to be moved about: by their keys and positions first, then each once.</summary>
internal sealed class ChunkSorter<T> where T : unmanaged, ISortable<T>
{
    private ulong[] keys = [];
    private int[] from = [];
    private T[] unsorted = [];

    /// <summary>Sorts in place.</summary>
    public ReadOnlySpan<T> Sort(Span<T> records)
    {
        if (IsSorted(records))
            return records;
        if (keys.Length < records.Length)
            (keys, from, unsorted) = (new ulong[records.Length], new int[records.Length], new T[records.Length]);
        records.CopyTo(unsorted);
        for (var i = 0; i < records.Length; i++)
            (keys[i], from[i]) = (records[i].SortKey, i);
        keys.AsSpan(0, records.Length).Sort(from.AsSpan(0, records.Length));
        for (var i = 0; i < records.Length; i++)
            records[i] = unsorted[from[i]];
        SortEqualKeys(records);
        return records;
    }

    private static bool IsSorted(ReadOnlySpan<T> records)
    {
        for (var i = 1; i < records.Length; i++)
        {
            if (SortOrder.Compare(records[i - 1], records[i]) > 0)
                return false;
        }
        return true;
    }

    private void SortEqualKeys(Span<T> records)
    {
        for (var first = 0; first < records.Length;)
        {
            var end = first + 1;
            while (end < records.Length && keys[end] == keys[first])
                end++;
            if (end - first > 1)
                records[first..end].Sort();
            first = end;
        }
    }
}
