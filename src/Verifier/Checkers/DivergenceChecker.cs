namespace Harness.Verifier;

/// <summary>
/// Members that do not hold the leader's rows after healing, and members that never came back. A member that was
/// healed, as confirmed, and whose rows still could not be read leaves the answer unknown: that may be the reading.
/// </summary>
public sealed class DivergenceChecker : IChecker
{
    public string Name => "divergence";

    public CheckResult Check(RunEvidence evidence)
    {
        if (WriteIndex.Of(evidence).Leader is not { } leader)
            return Finding.NoLeaderRead(Name);

        var anomalies = new List<Anomaly>();
        var (unread, diverged, compared) = (new List<string>(), 0, 0);
        foreach (var read in evidence.FinalReads.Where(read => read is { Error: null } && read != evidence.Leader))
        {
            compared++;
            var before = anomalies.Count;
            Compare(leader, new MemberRows(read, evidence.Run), anomalies);
            if (anomalies.Count > before)
                diverged++;
        }
        foreach (var (member, why) in Unread(evidence))
        {
            if (NeverCameBack(evidence, member))
                anomalies.Add(new Anomaly(Name, null, null, member, null, "", "", $"{member} never came back: {why}"));
            else
                unread.Add($"{member} ({why})");
        }
        if (anomalies.Count > 0)
            return Violated(leader.Member, anomalies, diverged, compared);
        if (unread.Count > 0)
            return Finding.Unknown(Name, $"Not compared, since their rows were not read: {string.Join("; ", unread)}.");
        return compared == 0
            ? Finding.Unknown(Name, $"Only the leader {leader.Member} was read: there is nothing to compare it with.")
            : Finding.Valid(Name, $"The leader {leader.Member} and {Wording.Count(compared, "other member")} hold the same {Wording.Count(leader.Count, "row")}.");
    }

    private CheckResult Violated(string leader, List<Anomaly> anomalies, int diverged, int compared)
    {
        var gone = anomalies.Count(anomaly => anomaly.Key is null);
        var parts = new List<string>();
        if (diverged > 0)
            parts.Add($"{diverged} of {Wording.Count(compared, "other member")} with other rows than the leader {leader}, {Wording.Count(anomalies.Count - gone, "difference")}");
        if (gone > 0)
            parts.Add($"{Wording.Count(gone, "member")} never came back");
        return Finding.FromAnomalies(Name, anomalies, "", string.Join("; ", parts) + ".");
    }

    private void Compare(MemberRows leader, MemberRows member, List<Anomaly> anomalies)
    {
        foreach (var (key, here, there) in member.Differences(leader))
        {
            var what = here == there ? "other contents than" : $"{Wording.Count(here, "row")}, against {there} on";
            anomalies.Add(Finding.OfRow(Name, key, member.Member, $"{member.Member} has {what} the leader {leader.Member}"));
        }
    }

    /// <summary>Every member known of without a successful read, whether its read failed or was never tried.</summary>
    private static IEnumerable<(string Member, string Why)> Unread(RunEvidence evidence)
    {
        var tried = new Dictionary<string, string?>();
        foreach (var read in evidence.FinalReads)
            tried[read.Member] = read.Error;
        foreach (var (member, error) in tried)
        {
            if (error is not null)
                yield return (member, error);
        }
        var known = evidence.MemberAt.Values
            .Concat(evidence.Samples.SelectMany(sample => sample.Members, (_, member) => member.Name))
            .Distinct();
        foreach (var member in known)
        {
            if (!tried.ContainsKey(member))
                yield return (member, "no read of it was recorded");
        }
    }

    private static bool NeverCameBack(RunEvidence evidence, string member) =>
        evidence.Faults.Any(fault => fault.Member == member && fault is { ConfirmedNs: not null, HealedNs: null });
}
