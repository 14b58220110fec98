using Harness.Environments;

namespace Harness.Verifier;

/// <summary>Lost writes, put together by the timeline that they were acknowledged on and that was left behind.</summary>
internal static class LossGroups
{
    private const string Check = "lost";

    /// <summary>Every lost write in the order of acknowledgement; there may be millions, streamed.</summary>
    public static IReadOnlyCollection<Anomaly> Lost(RunResult result) =>
        result.Checks.FirstOrDefault(check => check.Check == Check)?.Anomalies ?? [];

    /// <summary>The faults that can take writes, oldest first.</summary>
    public static List<AppliedFault> Forced(IReadOnlyList<AppliedFault> faults) =>
        [.. faults.Where(fault => fault is { ForcesFailover: true, ConfirmedNs: not null }).OrderBy(fault => fault.InjectedNs)];

    /// <summary>The fault that took a write: the first failover that was forced after it, or, for a late acknowledgement, the last one before.</summary>
    /// <param name="forced">As <see cref="Forced"/> gives them.</param>
    public static AppliedFault? FaultOf(long atNs, List<AppliedFault> forced) => forced.Find(fault => fault.ConfirmedNs >= atNs) ?? forced.LastOrDefault();

    public static IReadOnlyList<LossGroup> Of(RunResult result, AttributionEvidence evidence)
    {
        var tallies = new Dictionary<(string Node, int? Timeline, string Fork, AppliedFault? Fault), Tally>();
        var forced = Forced(evidence.Faults);
        foreach (var write in Lost(result))
        {
            var key = (write.Node, write.Timeline, write.ForkLsn, FaultOf(write.AtNs ?? 0, forced));
            if (!tallies.TryGetValue(key, out var tally))
                tallies[key] = tally = new Tally(write);
            tally.Add(write);
        }
        return [.. tallies.Select(item => GroupOf(item.Value, item.Key.Fault, evidence)).OrderBy(group => group.FirstAckNs)];
    }

    private static LossGroup GroupOf(Tally writes, AppliedFault? fault, AttributionEvidence evidence)
    {
        var (first, last) = (writes.First, writes.Last);
        var (firstNs, lastNs) = (first.AtNs ?? 0, last.AtNs ?? 0);
        return new LossGroup(
            first.Node, first.Timeline, first.ForkLsn, writes.Count, firstNs, lastNs, first.Lsn, last.Lsn, fault?.Subject,
            fault is null ? null : Wording.Ms(firstNs - fault.InjectedNs), fault is null ? null : Wording.Ms(lastNs - fault.InjectedNs),
            writes.Found, writes.Absent, $"{WhereTheyLie(writes, evidence)} {WhatWasSalvaged(writes, evidence)}");
    }

    private static string WhereTheyLie(Tally writes, AttributionEvidence evidence)
    {
        var (first, last) = (writes.First, writes.Last);
        var who = first.Node.Length > 0 ? first.Node : "an unknown member";
        var when = writes.Count == 1 ? $"at {Wording.At(first.AtNs ?? 0)}" : $"between {Wording.At(first.AtNs ?? 0)} and {Wording.At(last.AtNs ?? 0)}";
        var then = new ClusterTimeline(evidence.Samples).Describe(first.AtNs ?? 0);
        var where = first.Timeline is not { } timeline ? "The timeline is not known."
            : first.ForkLsn.Length > 0 ? $"They lie beyond {first.ForkLsn}, where timeline {timeline} was left: the new leader had received nothing from there on."
            : LastTimeline(evidence) is { } present && present < timeline
                ? $"Timeline {timeline} was thrown away as a whole: the leader is on timeline {present} again, which does not go on with it."
                : $"Where timeline {timeline} was left is not recorded.";
        return $"{Wording.Count(writes.Count, "write")} acknowledged by {who}{(first.Timeline is { } line ? $" on timeline {line}" : "")} {when}; {then}. {where}";
    }

    /// <summary>Of the last leader that was seen; null when none was.</summary>
    private static int? LastTimeline(AttributionEvidence evidence) =>
        evidence.Samples.Reverse().Select(sample => new ClusterView(sample.Members).Leader?.Timeline).FirstOrDefault(timeline => timeline is not null);

    private static string WhatWasSalvaged(Tally writes, AttributionEvidence evidence)
    {
        var member = writes.First.Node;
        if (writes.Found == writes.Count)
            return $"All of their rows were found on {member} before it was healed: they lie on the fork that was thrown away.";
        if (writes.Found > 0)
            return $"{Wording.Count(writes.Found)} of their rows were found on {member} before it was healed, on the fork that was thrown away; "
                + $"{Wording.Count(writes.Absent)} were not there, {Wording.Count(writes.Count - writes.Found - writes.Absent)} could not be looked for.";
        if (writes.Absent > 0)
            return $"None of their rows was found on {member} before it was healed: the fork that was thrown away did not hold them either.";
        if (evidence.Salvages is not { } reads)
            return "Here nothing can be read of a former leader before it is healed.";
        return reads.LastOrDefault(read => read.Member == member) switch
        {
            null => $"{member} was not read before it was healed.",
            { Error: { } error } => $"{member} could not be read before it was healed: {error}.",
            _ => $"What was read of {member} before it was healed does not reach to them.",
        };
    }

    /// <summary>What is counted of one group while its writes go by.</summary>
    private sealed class Tally(Anomaly first)
    {
        public Anomaly First { get; } = first;
        public Anomaly Last { get; private set; } = first;
        public long Count { get; private set; }
        public long Found { get; private set; }
        public long Absent { get; private set; }

        public void Add(Anomaly write)
        {
            Last = write;
            Count++;
            if (write.Salvage == Salvage.Found)
                Found++;
            else if (write.Salvage == Salvage.Absent)
                Absent++;
        }
    }
}
