namespace Harness.Verifier;

/// <summary>A stage of a recovery as it is drawn: it ends at its milestone.</summary>
/// <param name="Words">For readers.</param>
/// <param name="TookMs">Since the milestone before, or since the origin.</param>
/// <param name="Width">Share of the whole bar, 0 to 1.</param>
internal sealed record RecoveryStage(Milestone Milestone, string Words, double TookMs, double Width)
{
    /// <summary>The stages whose end is known, in the order of time: what is known may have come in another order than usual.</summary>
    public static IReadOnlyList<RecoveryStage> Of(Recovery recovery)
    {
        var known = recovery.Milestones.Where(milestone => milestone.OffsetMs is not null).OrderBy(milestone => milestone.OffsetMs).ToList();
        var all = known.Count == 0 ? 0 : known[^1].OffsetMs!.Value;
        var stages = new List<RecoveryStage>();
        var before = 0.0;
        foreach (var milestone in known)
        {
            var took = Math.Max(0, milestone.OffsetMs!.Value - before);
            stages.Add(new RecoveryStage(milestone, WordsOf(milestone.Name), took, all > 0 ? took / all : 0));
            before = Math.Max(before, milestone.OffsetMs.Value);
        }
        return stages;
    }

    public static string WordsOf(string milestone) => milestone switch
    {
        Milestones.Detected => "noticed",
        Milestones.KeyReleased => "leader key free",
        Milestones.Promoted => "promoted",
        Milestones.Routed => "proxy routes",
        Milestones.FirstAck => "first acknowledged write",
        Milestones.LatencyBack => FormattableString.Invariant($"p99 back within {WriteLatency.Tolerance:0.#}x"),
        _ => milestone,
    };
}
