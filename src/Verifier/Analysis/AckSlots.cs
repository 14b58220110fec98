namespace Harness.Verifier;

/// <summary>
/// When acknowledgements came, kept as the first and the last of each twentieth of a second: gaps longer than that are known
/// exactly, whatever order the acknowledgements come in, and memory grows with the length of the run only.
/// </summary>
internal sealed class AckSlots
{
    /// <summary>Gaps up to this are not told apart.</summary>
    public const long SlotNs = 50_000_000;

    private readonly Dictionary<long, (long First, long Last)> slots = [];
    private (long First, long Last)[]? sorted;

    public long Count { get; private set; }

    public void Add(long ns)
    {
        Count++;
        var slot = Math.DivRem(ns, SlotNs).Quotient;
        slots[slot] = slots.TryGetValue(slot, out var seen) ? (Math.Min(seen.First, ns), Math.Max(seen.Last, ns)) : (ns, ns);
    }

    /// <summary>The last acknowledgement; null when there was none.</summary>
    public long? LastNs => Count == 0 ? null : Sorted[^1].Last;

    /// <summary>Acknowledgements that follow one another and are further apart than a slot is long; some shorter ones too.</summary>
    public IEnumerable<(long FromNs, long ToNs)> Gaps()
    {
        for (var i = 1; i < Sorted.Length; i++)
            yield return (Sorted[i - 1].Last, Sorted[i].First);
    }

    /// <summary>The median gap between acknowledgements; 0 when it is shorter than a slot, or when there is none.</summary>
    public long MedianGapNs()
    {
        // The upper median of all gaps: those within a slot are the shortest, and none of them is told.
        var index = (Count - 1) / 2 - (Count - Sorted.Length);
        if (Count < 2 || index < 0)
            return 0;
        long[] gaps = [.. Gaps().Select(gap => gap.ToNs - gap.FromNs).Order()];
        return gaps[index];
    }

    private (long First, long Last)[] Sorted => sorted ??= [.. slots.Values.OrderBy(slot => slot.First)];
}
