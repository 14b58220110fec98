using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Acknowledged writes that the leader does not have in the end: A \ F, each explained.</summary>
public sealed class LostChecker : IChecker
{
    public string Name => "lost";

    public CheckResult Check(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (writes.Leader is not { } leader)
            return Finding.NoLeaderRead(Name);
        if (writes.Acknowledged == 0)
            return Finding.Unknown(Name, "No write was acknowledged, so none could be lost.");

        var explanation = new WriteExplanation(evidence);
        var lost = new List<Anomaly>();
        var (unexplained, weak) = (0, 0);
        foreach (var write in LostWrites.In(evidence))
        {
            lost.Add(explanation.Of(Name, "acknowledged", write, writes.FoundBy(write.Key), missing: true, lost.Count));
            if (explanation.Lineage.Of(write) is Abandonment.BelowFork or Abandonment.PresentTimeline)
                unexplained++;
            if ((write.Flags & OperationFlags.WeakAck) != 0)
                weak++;
        }
        return Finding.FromAnomalies(
            Name, lost,
            $"{Wording.Count(writes.Acknowledged)} of {Wording.Count(writes.Acknowledged, "acknowledged write")} {Wording.Are(writes.Acknowledged)} on the leader {leader.Member}.",
            $"{Wording.Count(lost.Count)} of {Wording.Count(writes.Acknowledged, "acknowledged write")} {Wording.Are(lost.Count)} missing on the leader {leader.Member}"
            + (unexplained > 0 ? $"; {Wording.Count(unexplained)} of them no failover explains" : "")
            + (weak > 0 ? $"; {Wording.Count(weak)} of them had been acknowledged weakly" : "") + ".",
            new Dictionary<string, double> { ["unexplainedWrites"] = unexplained, ["weaklyAcknowledgedWrites"] = weak });
    }
}
