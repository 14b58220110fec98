using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How much acknowledged work is gone: in rows, in time and in WAL.</summary>
internal static class LossMeasure
{
    /// <summary>What was lost; all zero and without bytes when the leader's rows were not read, since then nobody knows.</summary>
    public static RecoveryPoint Of(RunEvidence evidence)
    {
        if (WriteIndex.Of(evidence).Leader is null)
            return new RecoveryPoint(0, 0, null);
        var lost = LostWrites.In(evidence);
        return lost.Count == 0 ? new RecoveryPoint(0, 0, 0) : new RecoveryPoint(lost.Count, Span(evidence, lost), WalBytes(evidence, lost));
    }

    /// <summary>
    /// Milliseconds from the acknowledgement of the first lost write to the fault that forced the failover, or to the last
    /// lost one, where a leader that was cut off went on acknowledging. Of several failovers the worst.
    /// </summary>
    private static double Span(RunEvidence evidence, IReadOnlyList<Operation> lost)
    {
        var forced = RunFault.In(evidence).Where(fault => fault.Applied.ForcesFailover).Select(fault => fault.Applied).ToList();
        var worst = 0L;
        foreach (var writes in lost.GroupBy(write => FaultAfter(forced, write.EndNs)))
        {
            var (first, last) = (writes.First().EndNs, writes.Last().EndNs);
            worst = Math.Max(worst, Math.Max(last, writes.Key?.InjectedNs ?? last) - first);
        }
        return Wording.Ms(worst);
    }

    /// <summary>
    /// The failover that took a write: the first one that was forced after it, or, for a late acknowledgement, the last one
    /// before it.
    /// </summary>
    private static AppliedFault? FaultAfter(List<AppliedFault> forced, long ns) =>
        forced.Find(fault => (fault.ConfirmedNs ?? fault.InjectedNs) >= ns) ?? forced.LastOrDefault();

    /// <summary>
    /// Highest acknowledged position on each timeline that lost writes, minus its fork, summed; null when one of them does
    /// not reach beyond a known fork, so that its length is not known.
    /// </summary>
    private static long? WalBytes(RunEvidence evidence, IReadOnlyList<Operation> lost)
    {
        var highest = new Dictionary<int, Lsn>();
        foreach (var write in lost)
            highest[write.Timeline] = default;
        foreach (var operation in evidence.Operations)
        {
            if (operation is { IsWrite: true, Outcome: Outcome.Ok } && highest.TryGetValue(operation.Timeline, out var top) && operation.Lsn > top)
                highest[operation.Timeline] = operation.Lsn;
        }
        var lineage = new Lineage(evidence);
        var bytes = 0L;
        foreach (var (timeline, top) in highest)
        {
            if (lineage.ForkOf(timeline) is not { } fork || top <= fork)
                return null;
            bytes += top - fork;
        }
        return bytes;
    }
}
