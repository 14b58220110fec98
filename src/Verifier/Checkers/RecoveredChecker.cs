using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes of unknown outcome that are on the leader: U ∩ F. Legal; counted, since a client has to expect it.</summary>
internal sealed class RecoveredChecker : IChecker
{
    public string Name => "recovered";

    public ICheck Begin(RunEvidence evidence) => new Counting(Name);

    private sealed class Counting(string name) : ICheck, IKeyFold
    {
        private long recovered;

        public void Add(KeyRecord record)
        {
            if (!record.OnLeader)
                return;
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome == Outcome.Unknown)
                    recovered++;
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            var writes = measures.Writes;
            if (writes.Leader is not { } leader)
                return Finding.NoLeaderRead(name);
            if (writes.Attempted == 0)
                return Finding.Unknown(name, "No write was attempted, so none could be recovered.");
            return Finding.Valid(name,
                $"{Wording.Count(recovered)} of {Wording.Count(writes.Unknown, "write")} of unknown outcome {Wording.Are(recovered)} on the leader {leader}.")
                with { Count = recovered };
        }
    }
}
