namespace Harness.Verifier;

/// <summary>
/// Rows on the leader that no attempted write made: F \ T. The cluster is made for the run, so a row with any other key, or
/// with none, is invented as well.
/// </summary>
internal sealed class InventedChecker : IChecker
{
    public string Name => "invented";

    public ICheck Begin(RunEvidence evidence) => new Search(Name, evidence);

    private sealed class Search(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly AnomalyList invented = new(evidence.Spill);

        public void Add(KeyRecord record)
        {
            if (record is { OnLeader: true, Writes.Length: 0, Leader: { } leader })
            {
                invented.Add(Finding.OfRow(name, record.Key, leader.Member,
                    $"a row of this run on the leader {leader.Member} that the journal has no write for"));
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            if (evidence.Leader is not { Member: var leader, ForeignRows: var foreign })
                return Finding.NoLeaderRead(name);
            var rows = measures.Writes.LeaderRows;
            if (rows + foreign == 0)
                return Finding.Unknown(name, $"The leader {leader} holds no row of this run.");
            for (var row = 0L; row < foreign; row++)
                invented.Add(Finding.OfRun(name, $"a row on the leader {leader} whose key is not one of this run, in a cluster that was made for it", leader));
            if (invented.Count > 0 && evidence.JournalDamage is { } damage)
                return Finding.Unknown(name, $"{Wording.Count(invented.Count, "row")} may come from writes that the journal has lost: {damage}.");
            return Finding.FromAnomalies(
                name, invented,
                $"Each of {Wording.Count(rows, "row")} on the leader {leader} comes from a write of this run.",
                $"On the leader {leader}, {Wording.Count(invented.Count, "row")} that no write of this run made.");
        }
    }
}
