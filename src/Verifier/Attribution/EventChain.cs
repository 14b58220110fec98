namespace Harness.Verifier;

/// <summary>Chooses what belongs to the story of one outage and the losses around it.</summary>
internal static class EventChain
{
    /// <summary>What a reader can follow.</summary>
    private const int Most = 80;

    /// <summary>How much before the fault is shown, and how much after the last thing that matters.</summary>
    private const long MarginNs = 3_000_000_000;

    /// <summary>A rewound member is back within this time after its healing, or its story is another one.</summary>
    private const long AfterHealingNs = 60_000_000_000;

    public static (IReadOnlyList<RunMark> Chain, int LeftOut) Of(
        IReadOnlyList<RunMark> marks, RecoverySpan span, IReadOnlyList<AppliedFault> faults)
    {
        var (from, to) = Window(marks, span, faults);
        var within = marks.Where(mark => mark.AtNs >= from && mark.AtNs <= to && mark.AtNs < span.UntilNs).ToList();
        if (within.Count <= Most)
            return (within, 0);
        // What is only told goes first, from the end: the story is at the beginning.
        var kept = within.Where(mark => mark.Kind != MarkKind.Told).Take(Most).ToHashSet();
        foreach (var mark in within.Where(mark => mark.Kind == MarkKind.Told).Take(Most - kept.Count))
            kept.Add(mark);
        return ([.. within.Where(kept.Contains)], within.Count - kept.Count);
    }

    private static (long From, long To) Window(IReadOnlyList<RunMark> marks, RecoverySpan span, IReadOnlyList<AppliedFault> faults)
    {
        var from = Math.Min(span.FromNs, span.Outage.LastAckNs);
        var to = Math.Max(span.Outage.FirstAckNs ?? span.Outage.LastAckNs + (long)(span.Outage.DurationMs * 1e6), span.FromNs);
        var forced = LossGroups.Forced(faults);
        foreach (var lost in marks.Where(mark => mark.Kind == MarkKind.LostAcknowledged && LossGroups.FaultOf(mark.AtNs, forced) == span.Fault))
            (from, to) = (Math.Min(from, lost.AtNs), Math.Max(to, lost.AtNs));
        var healed = marks.FirstOrDefault(mark => mark.Kind == MarkKind.FaultHealed && mark.Member == span.Fault?.Member && mark.AtNs >= span.OriginNs)?.AtNs;
        // A former leader is told about until it follows again.
        var follows = healed is { } healing
            ? marks.FirstOrDefault(mark => mark.Kind == MarkKind.Rewound && mark.AtNs >= healing && mark.AtNs <= healing + AfterHealingNs)
            : null;
        var back = follows is null ? healed : marks.LastOrDefault(mark =>
            mark.Kind == MarkKind.Follows && mark.Member == follows.Member && mark.AtNs >= follows.AtNs && mark.AtNs <= follows.AtNs + AfterHealingNs)?.AtNs ?? follows.AtNs;
        return (from - MarginNs, Math.Max(to, back ?? to) + MarginNs);
    }
}
