namespace Harness.Verifier;

/// <summary>
/// Rows on the leader that no attempted write made: F \ T. The cluster is made for the run, so a row with any other key, or
/// with none, is invented as well.
/// </summary>
public sealed class InventedChecker : IChecker
{
    public string Name => "invented";

    public CheckResult Check(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (evidence.Leader is not { } read || writes.Leader is not { } leader)
            return Finding.NoLeaderRead(Name);
        if (leader.Count + read.ForeignRows == 0)
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
        for (var row = 0L; row < read.ForeignRows; row++)
        {
            invented.Add(new Anomaly(Name, null, null, leader.Member, null, "", "",
                $"a row on the leader {leader.Member} whose key is not one of this run, in a cluster that was made for it"));
        }
        if (invented.Count > 0 && evidence.JournalDamage is { } damage)
            return Finding.Unknown(Name, $"{Wording.Count(invented.Count, "row")} may come from writes that the journal has lost: {damage}.");
        return Finding.FromAnomalies(
            Name, invented,
            $"Each of {Wording.Count(leader.Count, "row")} on the leader {leader.Member} comes from a write of this run.",
            $"On the leader {leader.Member}, {Wording.Count(invented.Count, "row")} that no write of this run made.");
    }
}
