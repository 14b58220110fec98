using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Writes of unknown outcome that a read returned during the run and that the leader does not have in the end: their
/// effect was visible, and then it was not. Acknowledged writes are the business of <see cref="LostChecker"/>.
/// </summary>
public sealed class ObservedThenLostChecker : IChecker
{
    public string Name => "observed-then-lost";

    public CheckResult Check(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (writes.Leader is not { } leader)
            return Finding.NoLeaderRead(Name);
        if (writes.Count == 0)
            return Finding.Unknown(Name, "No write was attempted, so none could be observed.");

        var explanation = new WriteExplanation(evidence);
        var lost = new List<Anomaly>();
        var observed = 0;
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes.FoundBy(i) is not { } read || writes[i] is not { Outcome: Outcome.Unknown } write)
                continue;
            observed++;
            if (!writes.OnLeader(i))
                lost.Add(explanation.Of(Name, "of unknown outcome", write, read, missing: true, lost.Count));
        }
        return Finding.FromAnomalies(
            Name, lost,
            $"{Wording.Count(observed, "write")} of unknown outcome returned by a read, none of them missing.",
            $"{Wording.Count(lost.Count, "write")} of unknown outcome, returned by a read and missing on the leader {leader.Member}.");
    }
}
