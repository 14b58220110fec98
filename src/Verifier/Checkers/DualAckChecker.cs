using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Split brain as clients saw it: a write that was sent after the first acknowledgement on a newer timeline, and that a
/// server acknowledged on an older one. Two servers took writes at once.
/// </summary>
internal sealed class DualAckChecker : IChecker
{
    public string Name => "dual-ack";

    public ICheck Begin(RunEvidence evidence) => new Search(Name, evidence);

    private sealed class Search : ICheck, IJournalFold, IKeyFold
    {
        private readonly string name;
        private readonly ulong run;
        private readonly ExplainedWrites late;

        // The first acknowledgement of each timeline, oldest timeline first.
        private readonly SortedDictionary<int, long> firstAckNs = [];
        private long lost;

        public Search(string name, RunEvidence evidence)
        {
            (this.name, run) = (name, evidence.Run);
            late = new ExplainedWrites(evidence, name, Describe);
        }

        public void Add(in Operation operation)
        {
            if (operation is not { IsWrite: true, Outcome: Outcome.Ok, Timeline: not 0 } || operation.Key.Run != run)
                return;
            if (!firstAckNs.TryGetValue(operation.Timeline, out var first) || operation.EndNs < first)
                firstAckNs[operation.Timeline] = operation.EndNs;
        }

        public void Add(KeyRecord record)
        {
            if (firstAckNs.Count < 2)
                return;
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome != Outcome.Ok || write.Timeline == 0 || NewerAt(write) is null)
                    continue;
                var missing = record.Leader is not null && !record.OnLeader;
                late.Add(write, foundBy: null, missing);
                if (missing)
                    lost++;
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            if (measures.Writes.Acknowledged == 0)
                return Finding.Unknown(name, "No write was acknowledged, so none by two servers at once.");
            if (firstAckNs.Count == 0)
                return Finding.Unknown(name, "No acknowledgement says on which timeline it was made.");
            return Finding.FromAnomalies(
                name, late,
                firstAckNs.Count == 1
                    ? $"All writes were acknowledged on timeline {firstAckNs.Keys.First()}."
                    : $"{Wording.Count(firstAckNs.Count)} timelines took writes, one after the other.",
                $"{Wording.Count(late.Count, "write")} {(late.Count == 1 ? "was" : "were")} sent after a newer timeline had acknowledged one, and acknowledged on an "
                + $"older timeline (split brain); {Wording.Count(lost)} of them {Wording.Are(lost)} lost.",
                new Dictionary<string, double> { ["lostWrites"] = lost });
        }

        /// <summary>The newer timeline that had acknowledged a write when this one was sent; null when none had.</summary>
        private (int Timeline, long AckNs)? NewerAt(in Operation write)
        {
            foreach (var (timeline, ack) in firstAckNs)
            {
                if (timeline > write.Timeline && ack < write.StartNs)
                    return (timeline, ack);
            }
            return null;
        }

        private string Describe(ExplainedWrites.Finding finding)
        {
            var (timeline, ack) = NewerAt(finding.Write)!.Value;
            return $"sent {Wording.Distance(finding.Write.StartNs - ack)} after timeline {timeline} had acknowledged its first write, {(finding.Missing ? "lost, " : "")}acknowledged";
        }
    }
}
