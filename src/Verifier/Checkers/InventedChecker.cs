namespace Harness.Verifier;

/// <summary>Rows on the leader that carry this run's identity and that no attempted write made: F \ T.</summary>
public sealed class InventedChecker : IChecker
{
    public string Name => "invented";

    public CheckResult Check(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (writes.Leader is not { } leader)
            return Finding.NoLeaderRead(Name);
        if (leader.Count == 0)
            return Finding.Unknown(Name, $"The leader {leader.Member} holds no row of this run.");

        var invented = new List<Anomaly>();
        for (var row = 0; row < leader.Count; row++)
        {
            var repeats = row > 0 && leader.Packed(row) == leader.Packed(row - 1);
            if (!repeats && writes.Find(leader.Packed(row)) < 0)
            {
                invented.Add(Finding.OfRow(Name, leader.KeyAt(row), leader.Member,
                    $"a row of this run on the leader {leader.Member} that the journal has no write for"));
            }
        }
        return Finding.FromAnomalies(
            Name, invented,
            $"Each of {Figures.Count(leader.Count, "row")} on the leader {leader.Member} comes from a write of this run.",
            $"On the leader {leader.Member}, {Figures.Count(invented.Count, "row")} that no write of this run made.");
    }
}
