using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Acknowledged writes that the leader does not have in the end: A \ F, each explained.</summary>
internal sealed class LostChecker : IChecker
{
    public string Name => "lost";

    public ICheck Begin(RunEvidence evidence) => new Search(Name, evidence);

    private sealed class Search(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly ExplainedWrites lost = new(evidence, name, static _ => "acknowledged");
        private readonly Lineage lineage = new(evidence);
        private long unexplained;
        private long weak;

        public void Add(KeyRecord record)
        {
            if (record.Leader is null || record.OnLeader)
                return;
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome == Outcome.Ok)
                    Add(write, record.FoundBy);
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            var acknowledged = measures.Writes.Acknowledged;
            if (measures.Writes.Leader is not { } leader)
                return Finding.NoLeaderRead(name);
            if (acknowledged == 0)
                return Finding.Unknown(name, "No write was acknowledged, so none could be lost.");
            return Finding.FromAnomalies(
                name, lost,
                $"{Wording.Count(acknowledged)} of {Wording.Count(acknowledged, "acknowledged write")} {Wording.Are(acknowledged)} on the leader {leader}.",
                $"{Wording.Count(lost.Count)} of {Wording.Count(acknowledged, "acknowledged write")} {Wording.Are(lost.Count)} missing on the leader {leader}"
                + (unexplained > 0 ? $"; {Wording.Count(unexplained)} of them no failover explains" : "")
                + (weak > 0 ? $"; {Wording.Count(weak)} of them had been acknowledged weakly" : "") + ".",
                new Dictionary<string, double> { ["unexplainedWrites"] = unexplained, ["weaklyAcknowledgedWrites"] = weak });
        }

        private void Add(in Operation write, Operation? foundBy)
        {
            lost.Add(write, foundBy, missing: true);
            if (lineage.Of(write) is Abandonment.BelowFork or Abandonment.PresentTimeline)
                unexplained++;
            if ((write.Flags & OperationFlags.WeakAck) != 0)
                weak++;
        }
    }
}
