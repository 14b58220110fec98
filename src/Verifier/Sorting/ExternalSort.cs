using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Harness.Verifier;

/// <summary>
/// Collects records in any order and gives them back sorted, as often as asked. It holds one chunk of them in memory; the
/// rest is spilled in sorted runs and merged while it is read (Knuth, The Art of Computer Programming, vol. 3, 5.4).
/// What comes in order already makes a single run.
/// </summary>
/// <param name="spill">Opens an empty stream to write and read; asked only when there is more than one chunk.</param>
/// <param name="chunk">Records held in memory; null for 6 MB of them: some 85 runs for ten million operations.</param>
/// <remarks>Not thread-safe. Only one enumeration at a time; nothing can be added once the first one has begun.</remarks>
public sealed class ExternalSort<T>(Func<Stream> spill, int? chunk = null) : IReadOnlyCollection<T>
    where T : unmanaged, ISortable<T>
{
    private const int ChunkBytes = 6_000_000;

    /// <summary>More runs than that are merged into one first, so that the buffers of a merge stay small.</summary>
    private const int MaxRuns = 256;

    private readonly int chunk = chunk ?? ChunkBytes / Unsafe.SizeOf<T>();
    private readonly List<SortedRun> runs = [];
    private readonly ChunkSorter<T> sorter = new();
    private T[] open = new T[4];
    private T last;
    private int held;
    private long spilled;
    private Stream? stream;
    private bool finished;

    /// <summary>Records that were added.</summary>
    public long Added => spilled + held;

    int IReadOnlyCollection<T>.Count => checked((int)Added);

    public void Add(in T record)
    {
        if (finished)
            throw new InvalidOperationException("nothing can be added to what was read already");
        if (held == open.Length)
            MakeRoom();
        open[held++] = record;
    }

    public IEnumerator<T> GetEnumerator()
    {
        Finish();
        return runs.Count == 0
            ? open.Take(held).GetEnumerator()
            : RunMerge<T>.Of(stream!, runs).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void MakeRoom()
    {
        if (open.Length < chunk)
            Array.Resize(ref open, Math.Min(chunk, open.Length * 4));
        else
            Spill();
    }

    private void Finish()
    {
        if (finished)
            return;
        finished = true;
        if (stream is null)
            sorter.Sort(open.AsSpan(0, held));
        else
            Spill();
    }

    private void Spill()
    {
        stream ??= spill();
        var sorted = sorter.Sort(open.AsSpan(0, held));
        if (held > 0)
            Append(sorted);
        (spilled, held) = (spilled + held, 0);
        if (runs.Count >= MaxRuns)
            MergeAll();
    }

    private void Append(ReadOnlySpan<T> sorted)
    {
        stream!.Position = stream.Length;
        if (runs.Count > 0 && SortOrder.Compare(last, sorted[0]) <= 0)
            runs[^1] = runs[^1] with { Records = runs[^1].Records + sorted.Length };
        else
            runs.Add(new SortedRun(stream.Position, sorted.Length));
        last = sorted[^1];
        stream.Write(MemoryMarshal.AsBytes(sorted));
    }

    private void MergeAll()
    {
        var merged = spill();
        var buffer = new T[4096];
        var count = 0;
        foreach (var record in RunMerge<T>.Of(stream!, runs))
        {
            buffer[count++] = last = record;
            if (count < buffer.Length)
                continue;
            merged.Write(MemoryMarshal.AsBytes(buffer.AsSpan()));
            count = 0;
        }
        merged.Write(MemoryMarshal.AsBytes(buffer.AsSpan(0, count)));
        stream!.Dispose();
        stream = merged;
        runs.Clear();
        runs.Add(new SortedRun(0, spilled));
    }
}

/// <summary>Where one run of sorted records lies in a spill.</summary>
/// <param name="At">First byte.</param>
internal readonly record struct SortedRun(long At, long Records);

/// <summary>The order of records.</summary>
internal static class SortOrder
{
    public static int Compare<T>(in T left, in T right) where T : struct, ISortable<T> =>
        left.SortKey.CompareTo(right.SortKey) is not 0 and var order ? order : left.CompareTo(right);
}
