using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Finds the windows without any acknowledged write. A window reaches from the last acknowledgement before to the first
/// one after it, so it is known to within the mean gap between attempted writes: a prober beside the load bounds that.
/// The time before the very first acknowledgement is start-up and no window. Complete after the pass.
/// </summary>
internal sealed class OutageFinder(ulong run) : IJournalFold, IKeyFold
{
    /// <summary>Shorter pauses happen on a busy machine (checkpoints, garbage collection) without any fault.</summary>
    private const long MinimumNs = 500_000_000;

    /// <summary>
    /// Loads and probers send at a steady pace: so many gaps without an acknowledgement are four writes in a row that got none.
    /// </summary>
    private const int UsualGaps = 5;

    private readonly AckSlots acks = new();
    private long sent;
    private long firstSentNs = long.MaxValue;
    private long lastSentNs = long.MinValue;
    private long? lastTryNs;
    private long? thresholdNs;
    private List<Candidate>? candidates;

    /// <summary>Mean gap between attempted writes: how exactly the ends of a window are known.</summary>
    public long ResolutionNs => sent > 1 ? (lastSentNs - firstSentNs) / (sent - 1) : 0;

    /// <summary>
    /// Shorter windows are the load's own rhythm: the largest of half a second, five median gaps between
    /// acknowledgements and five mean gaps between attempts.
    /// </summary>
    public long ThresholdNs => thresholdNs ??= Math.Max(MinimumNs, UsualGaps * Math.Max(ResolutionNs, acks.MedianGapNs()));

    /// <summary>
    /// When the last write was attempted: the end of a window that no acknowledgement ends. What still waits for its answer then
    /// is the tail of the load and no outage.
    /// </summary>
    public long LastTryNs => lastTryNs ?? 0;

    public void Add(in Operation operation)
    {
        if (!operation.IsWrite || operation.Key.Run != run)
            return;
        if (operation.Outcome == Outcome.Ok)
            acks.Add(operation.EndNs);
        lastTryNs = Math.Max(lastTryNs ?? long.MinValue, operation.StartNs);
        if ((operation.Flags & OperationFlags.NotSent) != 0)
            return;
        sent++;
        (firstSentNs, lastSentNs) = (Math.Min(firstSentNs, operation.StartNs), Math.Max(lastSentNs, operation.StartNs));
    }

    /// <summary>
    /// Marks the windows in which this write waited for longer than the threshold: a pause of the load is no outage.
    /// </summary>
    public void Add(KeyRecord record)
    {
        if (Candidates.Count == 0)
            return;
        foreach (ref readonly var write in record.Writes)
        {
            for (var i = FirstEndingAt(write.StartNs + ThresholdNs); i < Candidates.Count && Candidates[i].FromNs < write.EndNs; i++)
                Candidates[i].Tried = true;
        }
    }

    /// <summary>Windows longer than <see cref="ThresholdNs"/>, oldest first; the end is null when no acknowledgement came.</summary>
    public IEnumerable<(long LastAckNs, long? FirstAckNs)> Windows() =>
        Candidates.Where(window => window.Tried).Select(window => (window.FromNs, window.AckNs));

    private List<Candidate> Candidates => candidates ??= FindCandidates();

    private List<Candidate> FindCandidates()
    {
        var found = acks.Gaps()
            .Where(gap => gap.ToNs - gap.FromNs > ThresholdNs)
            .Select(gap => new Candidate(gap.FromNs, gap.ToNs, gap.ToNs))
            .ToList();
        if (acks.LastNs is { } last && LastTryNs - last > ThresholdNs)
            found.Add(new Candidate(last, LastTryNs, null));
        return found;
    }

    /// <summary>Position of the first window that ends at this moment or later.</summary>
    private int FirstEndingAt(long ns)
    {
        var (low, high) = (0, Candidates.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Candidates[middle].ToNs < ns)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private sealed record Candidate(long FromNs, long ToNs, long? AckNs)
    {
        public bool Tried { get; set; }
    }
}
