using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Harness.Verifier;

/// <summary>Merges sorted runs of one stream into one sequence.</summary>
internal sealed class RunMerge<T> where T : unmanaged, ISortable<T>
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream stream;
    private readonly T[][] buffers;
    private readonly int[] at;
    private readonly int[] filled;
    private readonly SortedRun[] left;

    // A binary heap of runs by their next record; the smallest on top.
    private readonly int[] heap;
    private int alive;

    private RunMerge(Stream stream, IReadOnlyList<SortedRun> runs)
    {
        this.stream = stream;
        left = [.. runs];
        (at, filled, heap) = (new int[left.Length], new int[left.Length], new int[left.Length]);
        buffers = Array.ConvertAll(left, run => new T[(int)Math.Min(run.Records, Math.Max(1, BufferBytes / Unsafe.SizeOf<T>()))]);
        for (var run = 0; run < left.Length; run++)
        {
            if (Fill(run))
                heap[alive++] = run;
        }
        for (var node = alive / 2 - 1; node >= 0; node--)
            Sink(node);
    }

    /// <summary>The records of all runs in order.</summary>
    /// <exception cref="EndOfStreamException">The stream is shorter than its runs.</exception>
    public static IEnumerable<T> Of(Stream stream, IReadOnlyList<SortedRun> runs) => new RunMerge<T>(stream, runs).Merge();

    private IEnumerable<T> Merge()
    {
        while (alive > 0)
        {
            var run = heap[0];
            yield return buffers[run][at[run]++];
            if (at[run] == filled[run] && !Fill(run))
                heap[0] = heap[--alive];
            Sink(0);
        }
    }

    private bool Fill(int run)
    {
        var records = (int)Math.Min(left[run].Records, buffers[run].Length);
        if (records == 0)
            return false;
        var bytes = MemoryMarshal.AsBytes(buffers[run].AsSpan(0, records));
        stream.Position = left[run].At;
        stream.ReadExactly(bytes);
        left[run] = new SortedRun(left[run].At + bytes.Length, left[run].Records - records);
        (at[run], filled[run]) = (0, records);
        return true;
    }

    /// <summary>
    /// Moves the run at a node down to its place. Runs of a journal hardly overlap, so the one on top mostly stays there: one
    /// comparison or two a record.
    /// </summary>
    private void Sink(int node)
    {
        while (2 * node + 1 < alive)
        {
            var child = 2 * node + 1;
            if (child + 1 < alive && Compare(heap[child + 1], heap[child]) < 0)
                child++;
            if (Compare(heap[node], heap[child]) <= 0)
                return;
            (heap[node], heap[child]) = (heap[child], heap[node]);
            node = child;
        }
    }

    private int Compare(int left, int right) => SortOrder.Compare(buffers[left][at[left]], buffers[right][at[right]]);
}
