namespace Harness.Verifier;

/// <summary>
/// Keys that are more than once on the leader, by sequential scan or by index scan. Where the two scans disagree the
/// index does not match its table: that is a finding of its own, on any member.
/// </summary>
internal sealed class DuplicateChecker : IChecker
{
    public string Name => "duplicate";

    public ICheck Begin(RunEvidence evidence) => new Counting(Name, evidence);

    private sealed class Counting(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly AnomalyList anomalies = new(evidence.Spill);
        private long duplicates;

        public void Add(KeyRecord record)
        {
            // Without the leader's rows the answer is unknown anyway.
            if (record.Leader is not { } leader)
                return;
            if (leader.InTable > 1 || leader.InIndex > 1)
                duplicates++;
            foreach (var member in record.Members)
            {
                // On a replica a row too many is divergence; here only a table and an index that disagree count.
                var twice = member.IsLeader && member.InTable > 1;
                if (twice || member.InTable != member.InIndex)
                    anomalies.Add(Finding.OfRow(name, record.Key, member.Member, Explain(member)));
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            var writes = measures.Writes;
            if (writes.Leader is not { } leader)
                return Finding.NoLeaderRead(name);
            if (writes.LeaderRows == 0 && writes.LeaderIndexKeys == 0)
                return Finding.Unknown(name, $"The leader {leader} holds no row of this run.");
            return Finding.FromAnomalies(
                name, anomalies,
                $"Each of {Wording.Count(writes.LeaderRows, "key")} is once on the leader {leader}, by sequential and by index scan.",
                $"{Wording.Count(duplicates, "key")} more than once on the leader {leader}; "
                + $"{Wording.Count(anomalies.Count, "key")} with a wrong number of rows in a table or its index.",
                new Dictionary<string, double> { ["duplicateKeys"] = duplicates });
        }

        private static string Explain(MemberKey member) =>
            $"{Wording.Count(member.InTable, "row")} by sequential scan and {member.InIndex} by index scan on {member.Member}"
            + (member.InTable == member.InIndex ? "" : ": the index does not match its table");
    }
}
