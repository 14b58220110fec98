using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Acknowledged writes that are gone although a later commit of the same timeline is there. A failover may drop the tail of a
/// timeline and nothing else, so such a loss is another defect: of replay, of storage, or of what serves the rows.
/// </summary>
/// <remarks>
/// A lost commit record ends at or before its write's LSN, a surviving one starts at or after its write's LSN before: where
/// the former is not above the latter, the order is certain. Positions of different servers are never compared.
/// </remarks>
internal sealed class NonSuffixChecker : IChecker
{
    public string Name => "non-suffix";

    public ICheck Begin(RunEvidence evidence) => new Search(Name, evidence);

    private sealed class Search : ICheck, IKeyFold
    {
        private readonly string name;
        private readonly ExplainedWrites lost;

        // The highest certain start of a commit that survived, by the server and the timeline that it was made on.
        private readonly Dictionary<(string Node, int Timeline), Line> surviving = [];
        private Line? last;

        public Search(string name, RunEvidence evidence)
        {
            this.name = name;
            lost = new ExplainedWrites(evidence, name, Describe);
        }

        public void Add(KeyRecord record)
        {
            if (record.Leader is null || record.Acknowledged == 0)
                return;
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome != Outcome.Ok || write.Timeline == 0 || write.Lsn.Value == 0)
                    continue;
                if (!record.OnLeader)
                    lost.Add(write, record.FoundBy, missing: true);
                else
                    Survived(write);
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            if (measures.Writes.Leader is not { } leader)
                return Finding.NoLeaderRead(name);
            if (measures.Writes.Acknowledged == 0)
                return Finding.Unknown(name, "No write was acknowledged, so none could be lost out of turn.");
            var outOfTurn = lost.Where(finding => finding.Write.Lsn <= SurvivingAbove(finding));
            return Finding.FromAnomalies(
                name, outOfTurn,
                measures.Writes.Lost == 0 ? "Nothing acknowledged was lost." : $"What was lost lies behind all that survived of its timeline on the leader {leader}.",
                $"{Wording.Count(outOfTurn.Count, "lost write")} {Wording.Are(outOfTurn.Count)} older than a commit of the same timeline that survived on the leader {leader}: no failover does that.");
        }

        private void Survived(in Operation write)
        {
            // Writes in a row are mostly of one server and timeline.
            if (last is null || !ReferenceEquals(write.Node, last.Node) || write.Timeline != last.Timeline)
            {
                if (!surviving.TryGetValue((write.Node, write.Timeline), out last))
                    surviving.Add((write.Node, write.Timeline), last = new Line(write.Node, write.Timeline));
            }
            if (write.LsnBefore > last.Highest)
                last.Highest = write.LsnBefore;
        }

        private Lsn SurvivingAbove(in ExplainedWrites.Finding finding) =>
            surviving.TryGetValue((finding.Write.Node, finding.Write.Timeline), out var line) ? line.Highest : default;

        private string Describe(ExplainedWrites.Finding finding) =>
            $"lost although a commit at {SurvivingAbove(finding)} or later on the same timeline survived; acknowledged";
    }

    /// <summary>What one server has written on one timeline.</summary>
    private sealed class Line(string node, int timeline)
    {
        public string Node => node;

        public int Timeline => timeline;

        public Lsn Highest { get; set; }
    }
}
