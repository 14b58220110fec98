using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How much acknowledged work is gone: in rows, in time and in WAL. Complete after the pass.</summary>
internal sealed class LossMeasure(RunEvidence evidence) : IJournalFold, IKeyFold
{
    private readonly List<AppliedFault> forced =
        [.. RunFault.In(evidence).Where(fault => fault.Applied.ForcesFailover).Select(fault => fault.Applied)];

    private readonly Dictionary<int, Lsn> highestAcknowledged = [];
    private readonly HashSet<int> lossyTimelines = [];

    // First and last acknowledgement of the writes that each failover took, by its place among them; -1 without any.
    private readonly Dictionary<int, (long FirstNs, long LastNs)> lostOf = [];
    private long rows;

    public void Add(in Operation operation)
    {
        if (operation is { IsWrite: true, Outcome: Outcome.Ok } && operation.Lsn > highestAcknowledged.GetValueOrDefault(operation.Timeline))
            highestAcknowledged[operation.Timeline] = operation.Lsn;
    }

    public void Add(KeyRecord record)
    {
        if (record.OnLeader || record.Leader is null)
            return;
        foreach (ref readonly var write in record.Writes)
        {
            if (write.Outcome != Outcome.Ok)
                continue;
            rows++;
            lossyTimelines.Add(write.Timeline);
            var failover = FailoverAfter(write.EndNs);
            var (first, last) = lostOf.TryGetValue(failover, out var seen) ? seen : (write.EndNs, write.EndNs);
            lostOf[failover] = (Math.Min(first, write.EndNs), Math.Max(last, write.EndNs));
        }
    }

    /// <summary>What was lost; all zero and without bytes when the leader's rows were not read, since then nobody knows.</summary>
    public RecoveryPoint Measure() => evidence.Leader is null ? new RecoveryPoint(0, 0, null)
        : rows == 0 ? new RecoveryPoint(0, 0, 0)
        : new RecoveryPoint(rows, Span(), WalBytes());

    /// <summary>
    /// Milliseconds from the acknowledgement of the first lost write to the fault that forced the failover, or to the last
    /// lost one, where a leader that was cut off went on acknowledging. Of several failovers the worst.
    /// </summary>
    private double Span() => Wording.Ms(lostOf.Max(lost =>
        Math.Max(lost.Value.LastNs, lost.Key < 0 ? long.MinValue : forced[lost.Key].InjectedNs) - lost.Value.FirstNs));

    /// <summary>
    /// The failover that took a write: the first one that was forced after it, or, for a late acknowledgement, the last one
    /// before it.
    /// </summary>
    private int FailoverAfter(long ns) =>
        forced.FindIndex(fault => (fault.ConfirmedNs ?? fault.InjectedNs) >= ns) is >= 0 and var next ? next : forced.Count - 1;

    /// <summary>
    /// Highest acknowledged position on each timeline that lost writes, minus its fork, summed; null when one of them does
    /// not reach beyond a known fork, so that its length is not known.
    /// </summary>
    private long? WalBytes()
    {
        var lineage = new Lineage(evidence);
        var bytes = 0L;
        foreach (var timeline in lossyTimelines)
        {
            var top = highestAcknowledged.GetValueOrDefault(timeline);
            if (lineage.ForkOf(timeline) is not { } fork || top <= fork)
                return null;
            bytes += top - fork;
        }
        return bytes;
    }
}
