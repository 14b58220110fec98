namespace Harness.Verifier;

/// <summary>Rows on the leader whose stored fields are not those that were sent with their key.</summary>
public sealed class CorruptedChecker : IChecker
{
    public string Name => "corrupted";

    public CheckResult Check(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (writes.Leader is not { } leader)
            return Finding.NoLeaderRead(Name);

        var corrupted = new List<Anomaly>();
        var compared = 0;
        for (var row = 0; row < leader.Count; row++)
        {
            // What an invented row should hold, nobody knows.
            if (writes.Find(leader.Packed(row)) < 0)
                continue;
            compared++;
            var key = leader.KeyAt(row);
            var (stored, sent) = (leader.FingerprintAt(row), evidence.ExpectedFingerprint(key));
            if (stored != sent)
            {
                corrupted.Add(Finding.OfRow(Name, key, leader.Member,
                    $"the row on the leader {leader.Member} has fingerprint {stored:x16}, what was sent has {sent:x16}"));
            }
        }
        return compared == 0
            ? Finding.Unknown(Name, $"The leader {leader.Member} holds no row of this run's writes.")
            : Finding.FromAnomalies(
                Name, corrupted,
                $"Each of {Wording.Count(compared, "row")} on the leader {leader.Member} holds what was sent.",
                $"{Wording.Count(corrupted.Count)} of {Wording.Count(compared, "row")} on the leader {leader.Member} with other contents than were sent.");
    }
}
