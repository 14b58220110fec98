namespace Harness.Verifier;

/// <summary>
/// Keys that are more than once on the leader, by sequential scan or by index scan. Where the two scans disagree the
/// index does not match its table: that is a finding of its own, on any member.
/// </summary>
public sealed class DuplicateChecker : IChecker
{
    public string Name => "duplicate";

    public CheckResult Check(RunEvidence evidence)
    {
        if (WriteIndex.Of(evidence).Leader is not { } leader)
            return Finding.NoLeaderRead(Name);
        if (leader.Count == 0 && leader.IndexCount == 0)
            return Finding.Unknown(Name, $"The leader {leader.Member} holds no row of this run.");

        var anomalies = new List<Anomaly>();
        var duplicates = 0;
        foreach (var (key, inTable, inIndex) in leader.Occurrences())
        {
            if (inTable > 1 || inIndex > 1)
                duplicates++;
            if (inTable != 1 || inIndex != 1)
                anomalies.Add(Finding.OfRow(Name, key, leader.Member, Explain(leader.Member, inTable, inIndex)));
        }
        foreach (var read in evidence.FinalReads.Where(read => read.Error is null && read != evidence.Leader))
            AddMismatches(new MemberRows(read, evidence.Run), anomalies);
        return Finding.FromAnomalies(
            Name, anomalies,
            $"Each of {Wording.Count(leader.Count, "key")} is once on the leader {leader.Member}, by sequential and by index scan.",
            $"{Wording.Count(duplicates, "key")} more than once on the leader {leader.Member}; "
            + $"{Wording.Count(anomalies.Count, "key")} with a wrong number of rows in a table or its index.",
            new Dictionary<string, double> { ["duplicateKeys"] = duplicates });
    }

    /// <summary>On a replica a row too many is divergence; here only a table and an index that disagree count.</summary>
    private void AddMismatches(MemberRows member, List<Anomaly> anomalies)
    {
        foreach (var (key, inTable, inIndex) in member.Occurrences())
        {
            if (inTable != inIndex)
                anomalies.Add(Finding.OfRow(Name, key, member.Member, Explain(member.Member, inTable, inIndex)));
        }
    }

    private static string Explain(string member, int inTable, int inIndex) =>
        $"{Wording.Count(inTable, "row")} by sequential scan and {inIndex} by index scan on {member}"
        + (inTable == inIndex ? "" : ": the index does not match its table");
}
