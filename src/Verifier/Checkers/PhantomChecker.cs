using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes that certainly failed, or were never sent, and yet are on the leader: N ∩ F.</summary>
internal sealed class PhantomChecker : IChecker
{
    public string Name => "phantom";

    public ICheck Begin(RunEvidence evidence) => new Search(Name, evidence);

    private sealed class Search(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly AnomalyList phantoms = new(evidence.Spill);

        public void Add(KeyRecord record)
        {
            if (!record.OnLeader)
                return;
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome == Outcome.Fail)
                    phantoms.Add(Describe(write, record.Leader!.Member));
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            var writes = measures.Writes;
            if (writes.Leader is not { } leader)
                return Finding.NoLeaderRead(name);
            if (writes.Attempted == 0)
                return Finding.Unknown(name, "No write was attempted, so none could fail.");
            return Finding.FromAnomalies(
                name, phantoms,
                $"None of the {Wording.Count(writes.Failed, "failed write")} is on the leader {leader}.",
                $"{Wording.Count(phantoms.Count)} of {Wording.Count(writes.Failed, "failed write")} {Wording.Are(phantoms.Count)} on the leader {leader}.");
        }

        private Anomaly Describe(in Operation write, string leader)
        {
            var how = (write.Flags & OperationFlags.NotSent) != 0 ? "never sent" : $"failed with {write.Error}";
            return Finding.OfRow(name, write.Key, leader, $"{how} at {Wording.At(write.EndNs)}, and yet there is a row on the leader {leader}")
                with { AtNs = write.EndNs };
        }
    }
}
