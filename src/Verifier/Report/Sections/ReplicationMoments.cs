namespace Harness.Verifier;

/// <summary>A look at the cluster at a moment that matters.</summary>
internal sealed record ReplicationMoment(string Title, ClusterSample Sample);

/// <summary>Picks the looks that a reader compares: before anything broke, just before the leader did, and at the end.</summary>
internal static class ReplicationMoments
{
    public static IReadOnlyList<ReplicationMoment> Of(ReportModel model)
    {
        var moments = new List<ReplicationMoment>();
        void Add(string title, ClusterSample? sample)
        {
            if (sample is not null)
                moments.Add(new ReplicationMoment(title, sample));
        }
        var first = model.Faults.MinBy(fault => fault.InjectedNs);
        var leader = model.Faults.Where(fault => fault.ForcesFailover).MinBy(fault => fault.InjectedNs);
        if (first is null)
            Add("At the start", model.Samples.Count > 0 ? model.Samples[0] : null);
        else
            Add($"Before the first fault ({first.Fault} {first.Member})", Before(model, first));
        if (leader is not null && leader != first)
            Add($"Just before {leader.Fault} {leader.Member}", Before(model, leader));
        Add("At the end", model.Samples.Count > 0 ? model.Samples[^1] : null);
        return moments;
    }

    private static ClusterSample? Before(ReportModel model, AppliedFault fault) =>
        model.Samples.LastOrDefault(sample => sample.AtNs < fault.InjectedNs);
}
