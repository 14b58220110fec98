using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Finds the windows without any acknowledged write. A window reaches from the last acknowledgement before to the first
/// one after it, so it is known to within the mean gap between attempted writes: a prober beside the load bounds that.
/// The time before the very first acknowledgement is start-up and no window.
/// </summary>
internal sealed class OutageFinder
{
    /// <summary>Shorter pauses happen on a busy machine (checkpoints, garbage collection) without any fault.</summary>
    private const long MinimumNs = 500_000_000;

    /// <summary>
    /// Loads and probers send at a steady pace: so many gaps without an acknowledgement are four writes in a row that got none.
    /// </summary>
    private const int UsualGaps = 5;

    private readonly long[] acks;
    private readonly long[] starts;
    private readonly long[] latestEnds;

    public OutageFinder(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        acks = new long[writes.Acknowledged];
        starts = new long[writes.Count];
        latestEnds = new long[writes.Count];
        var (ack, sent, firstSent, lastSent) = (0, 0, long.MaxValue, long.MinValue);
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            starts[i] = write.StartNs;
            latestEnds[i] = write.EndNs;
            if (write.Outcome == Outcome.Ok)
                acks[ack++] = write.EndNs;
            if ((write.Flags & OperationFlags.NotSent) != 0)
                continue;
            sent++;
            (firstSent, lastSent) = (Math.Min(firstSent, write.StartNs), Math.Max(lastSent, write.StartNs));
        }
        Array.Sort(acks);
        Array.Sort(starts, latestEnds);
        for (var i = 1; i < latestEnds.Length; i++)
            latestEnds[i] = Math.Max(latestEnds[i], latestEnds[i - 1]);
        ResolutionNs = sent > 1 ? (lastSent - firstSent) / (sent - 1) : 0;
        ThresholdNs = Math.Max(MinimumNs, UsualGaps * Math.Max(ResolutionNs, MedianGap()));
    }

    /// <summary>Mean gap between attempted writes: how exactly the ends of a window are known.</summary>
    public long ResolutionNs { get; }

    /// <summary>
    /// Shorter windows are the load's own rhythm: the largest of half a second, five median gaps between
    /// acknowledgements and five mean gaps between attempts.
    /// </summary>
    public long ThresholdNs { get; }

    /// <summary>
    /// When the last write was attempted: the end of a window that no acknowledgement ends. What still waits for its answer then
    /// is the tail of the load and no outage.
    /// </summary>
    public long LastTryNs => starts.Length == 0 ? 0 : starts[^1];

    /// <summary>Windows longer than <see cref="ThresholdNs"/>, oldest first; the end is null when no acknowledgement came.</summary>
    public IEnumerable<(long LastAckNs, long? FirstAckNs)> Windows()
    {
        for (var i = 1; i < acks.Length; i++)
        {
            if (acks[i] - acks[i - 1] > ThresholdNs && Tried(acks[i - 1], acks[i]))
                yield return (acks[i - 1], acks[i]);
        }
        if (acks.Length > 0 && LastTryNs - acks[^1] > ThresholdNs && Tried(acks[^1], LastTryNs))
            yield return (acks[^1], null);
    }

    /// <summary>
    /// True when some write waited in the window for longer than the threshold: a pause of the load is no outage.
    /// </summary>
    private bool Tried(long fromNs, long toNs)
    {
        var index = Array.BinarySearch(starts, toNs - ThresholdNs);
        if (index < 0)
            index = ~index - 1;
        while (index + 1 < starts.Length && starts[index + 1] == toNs - ThresholdNs)
            index++;
        return index >= 0 && latestEnds[index] > fromNs;
    }

    private long MedianGap()
    {
        if (acks.Length < 2)
            return 0;
        var gaps = new long[acks.Length - 1];
        for (var i = 0; i < gaps.Length; i++)
            gaps[i] = acks[i + 1] - acks[i];
        Array.Sort(gaps);
        return gaps[gaps.Length / 2];
    }
}
