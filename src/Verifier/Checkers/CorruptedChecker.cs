namespace Harness.Verifier;

/// <summary>Rows on the leader whose stored fields are not those that were sent with their key.</summary>
internal sealed class CorruptedChecker : IChecker
{
    public string Name => "corrupted";

    public ICheck Begin(RunEvidence evidence) => new Comparison(Name, evidence);

    private sealed class Comparison(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly AnomalyList corrupted = new(evidence.Spill);
        private long compared;

        public void Add(KeyRecord record)
        {
            // What an invented row should hold, nobody knows.
            if (record.Leader is not { InTable: > 0 } leader || record.Writes.Length == 0)
                return;
            var sent = evidence.ExpectedFingerprint(record.Key);
            foreach (var stored in leader.Fingerprints)
            {
                compared++;
                if (stored != sent)
                {
                    corrupted.Add(Finding.OfRow(name, record.Key, leader.Member,
                        $"the row on the leader {leader.Member} has fingerprint {stored:x16}, what was sent has {sent:x16}"));
                }
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            if (measures.Writes.Leader is not { } leader)
                return Finding.NoLeaderRead(name);
            return compared == 0
                ? Finding.Unknown(name, $"The leader {leader} holds no row of this run's writes.")
                : Finding.FromAnomalies(
                    name, corrupted,
                    $"Each of {Wording.Count(compared, "row")} on the leader {leader} holds what was sent.",
                    $"{Wording.Count(corrupted.Count)} of {Wording.Count(compared, "row")} on the leader {leader} with other contents than were sent.");
        }
    }
}
