namespace Harness.Verifier;

/// <summary>
/// Whether writes stood still while the cluster could have gone on. It is asked only of times in which faults were tolerable:
/// enough members there, the configuration store too, and long enough since the last time that it was otherwise. Pure.
/// </summary>
public static class Liveness
{
    /// <summary>The longest stall within tolerable times, in ms, where it is longer than a failover may take; 0 otherwise.</summary>
    /// <param name="nodes">Members of the cluster.</param>
    /// <param name="limit">What a failover may take.</param>
    public static double StallMs(IReadOnlyList<Outage> outages, IReadOnlyList<AppliedFault> faults, int nodes, TimeSpan limit)
    {
        var asked = Intolerable(faults, nodes);
        var longest = outages
            .Where(outage => outage.FirstAckNs is not null)
            .Select(outage => LongestOutside(outage.LastAckNs, outage.FirstAckNs!.Value, asked))
            .DefaultIfEmpty().Max();
        return longest > limit.TotalNanoseconds ? longest / 1e6 : 0;
    }

    /// <summary>Times in which writes need not go on, by their beginning.</summary>
    private static List<(long FromNs, long ToNs)> Intolerable(IReadOnlyList<AppliedFault> faults, int nodes)
    {
        List<(long FromNs, long ToNs)> members = [.. Times(faults, NemesisToll.Member)];
        // Where a fault begins while so many others last that neither a leader with a standby nor a majority is left.
        var crowded = from time in members
                      let others = members.Where(other => other.FromNs <= time.FromNs && time.FromNs < other.ToNs).ToList()
                      where others.Count > nodes - 2
                      select (time.FromNs, others.Min(other => other.ToNs));
        return [.. Times(faults, NemesisToll.Writes, NemesisToll.Store).Concat(crowded).OrderBy(time => time.FromNs)];
    }

    private static IEnumerable<(long FromNs, long ToNs)> Times(IReadOnlyList<AppliedFault> faults, params NemesisToll[] tolls) => faults
        .Where(fault => tolls.Contains(NemesisMoves.TollOf(fault.Fault)))
        .Select(fault => (fault.InjectedNs, fault.HealedNs ?? long.MaxValue));

    private static long LongestOutside(long fromNs, long toNs, IEnumerable<(long FromNs, long ToNs)> excused)
    {
        var longest = 0L;
        foreach (var (from, to) in excused.Where(time => time.ToNs > fromNs && time.FromNs < toNs))
        {
            longest = Math.Max(longest, from - fromNs);
            fromNs = Math.Max(fromNs, to);
        }
        return Math.Max(longest, toNs - fromNs);
    }
}
