namespace Harness.Verifier;

/// <summary>
/// Members that do not hold the leader's rows after healing, and members that never came back. A member that was
/// healed, as confirmed, and whose rows still could not be read leaves the answer unknown: that may be the reading. So do
/// rows that a standby lacks which had WAL to replay, and as many rows that the leader lacks as commits waited there: PostgreSQL
/// shows a commit on standbys that replayed it, and on the leader only when its wait for a standby is over. And
/// so do rows that the leader lacks where some still came while the members were read.
/// </summary>
internal sealed class DivergenceChecker : IChecker
{
    public string Name => "divergence";

    public ICheck Begin(RunEvidence evidence) => new Comparison(Name, evidence);

    private sealed class Comparison(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly AnomalyList anomalies = new(evidence.Spill);
        private readonly HashSet<string> diverged = [];
        private readonly SortedDictionary<string, long> notYetReplayed = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, long> notYetShown = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, long> cameLater = new(StringComparer.Ordinal);

        public void Add(KeyRecord record)
        {
            if (record.Leader is not { } leader)
                return;
            foreach (var member in record.Members)
            {
                if (member.IsLeader || member.HasRowsOf(leader) || IsExcused(member, leader))
                    continue;
                diverged.Add(member.Member);
                var what = member.InTable == leader.InTable
                    ? "other contents than"
                    : $"{Wording.Count(member.InTable, "row")}, against {leader.InTable} on";
                anomalies.Add(Finding.OfRow(name, record.Key, member.Member, $"{member.Member} has {what} the leader {leader.Member}"));
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            if (measures.Writes.Leader is not { } leader)
                return Finding.NoLeaderRead(name);
            var compared = evidence.FinalReads.Count(read => read.Error is null) - 1;
            var differences = anomalies.Count;
            var unread = new List<string>();
            foreach (var (member, why) in Unread())
            {
                if (NeverCameBack(member))
                    anomalies.Add(Finding.OfRun(name, $"{member} never came back: {why}", member));
                else
                    unread.Add($"{member} ({why})");
            }
            if (anomalies.Count > 0)
                return Violated(leader, differences, compared);
            List<string> open = [.. unread.Count == 0 ? [] : (string[])[$"Not compared, since their rows were not read: {string.Join("; ", unread)}"], .. Open(leader)];
            if (open.Count > 0)
                return Finding.Unknown(name, $"{string.Join("; ", open)}.");
            return compared == 0
                ? Finding.Unknown(name, $"Only the leader {leader} was read: there is nothing to compare it with.")
                : Finding.Valid(name, $"The leader {leader} and {Wording.Count(compared, "other member")} hold the same {Wording.Count(measures.Writes.LeaderRows, "row")}.");
        }

        private CheckResult Violated(string leader, int differences, int compared)
        {
            var gone = anomalies.Count - differences;
            var parts = new List<string>();
            if (differences > 0)
                parts.Add($"{diverged.Count} of {Wording.Count(compared, "other member")} with other rows than the leader {leader}, {Wording.Count(differences, "difference")}");
            if (gone > 0)
                parts.Add($"{Wording.Count(gone, "member")} never came back");
            return Finding.FromAnomalies(name, anomalies, "", string.Join("; ", [.. parts, .. Open(leader)]) + ".");
        }

        /// <summary>Differences of single rows that need not be any.</summary>
        private bool IsExcused(MemberKey member, MemberKey leader)
        {
            if (member.InTable < leader.InTable && member.BehindBytes > 0)
                return Excuse(notYetReplayed, member);
            if (leader.InTable > 0 || !member.FollowsLeader)
                return false;
            if (leader.StillWritten)
                return Excuse(cameLater, member);
            return notYetShown.GetValueOrDefault(member.Member) < leader.CommitWaits && Excuse(notYetShown, member);
        }

        private static bool Excuse(SortedDictionary<string, long> rows, MemberKey member)
        {
            rows[member.Member] = rows.GetValueOrDefault(member.Member) + 1;
            return true;
        }

        /// <summary>What the reads left open, in words.</summary>
        private IEnumerable<string> Open(string leader)
        {
            foreach (var (member, rows) in notYetReplayed)
            {
                yield return $"{member} lacks {Wording.Count(rows, "row")} and had not replayed the last "
                    + $"{Wording.Count(evidence.FinalReads.First(read => read.Member == member).BehindBytes, "byte")} of WAL that {leader} was read with";
            }
            foreach (var (member, rows) in notYetShown)
            {
                yield return $"{member} has {Wording.Count(rows, "row")} that the leader {leader} does not show, where "
                    + $"{Wording.Count(evidence.Leader!.CommitWaits, "commit")} still waited for a standby";
            }
            foreach (var (member, rows) in cameLater)
                yield return $"{member} has {Wording.Count(rows, "row")} that the leader {leader} does not show, which was still written to while the members were read";
        }

        /// <summary>Every member known of without a successful read, whether its read failed or was never tried.</summary>
        private IEnumerable<(string Member, string Why)> Unread()
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

        private bool NeverCameBack(string member) =>
            evidence.Faults.Any(fault => fault.Member == member && fault is { ConfirmedNs: not null, HealedNs: null });
    }
}
