using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Measures reads that were sent after a write had been acknowledged and did not show it, although it was not lost: how
/// many, and how long after the acknowledgement. Legal wherever reads go to replicas.
/// </summary>
internal sealed class StaleReadChecker : IChecker
{
    public string Name => "stale-read";

    public ICheck Begin(RunEvidence evidence) => new Measurement(Name, evidence);

    private sealed class Measurement(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly ExplainedReads stale = new(evidence, name);
        private readonly LatencyHistogram lag = new(digits: 3);
        private long reads;
        private long ofLostWrites;

        public void Add(KeyRecord record)
        {
            if (record.Reads.Length == 0 || record.Acknowledged == 0)
                return;
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome == Outcome.Ok)
                    Measure(record, write);
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            if (measures.Writes.Acknowledged == 0)
                return Finding.Unknown(name, "No write was acknowledged, so no read owed one.");
            var figures = lag.ToReport();
            var share = reads == 0 ? 0 : stale.Count / (double)reads;
            var summary = reads == 0
                ? "No read was sent for a write that had been acknowledged."
                : $"{Wording.Count(stale.Count)} of {Wording.Count(reads, "read")} sent after the acknowledgement did not show the write"
                    + (stale.Count == 0 ? "." : $", up to {Wording.Length(figures.Max)} after it.");
            return Finding.Valid(name, summary + (ofLostWrites > 0 ? $" {Wording.Count(ofLostWrites, "read")} more missed a write that is lost." : "")) with
            {
                Count = stale.Count,
                Anomalies = stale,
                Measured = new Dictionary<string, double>
                {
                    ["readsAfterAck"] = reads, ["staleShare"] = share, ["readsOfLostWrites"] = ofLostWrites,
                    ["staleMsP50"] = figures.P50, ["staleMsP99"] = figures.P99, ["staleMsMax"] = figures.Max,
                },
            };
        }

        private void Measure(KeyRecord record, in Operation write)
        {
            // Where the leader was not read nobody knows what is lost, and a read that missed it counts as stale.
            var lost = record.Leader is not null && !record.OnLeader;
            foreach (ref readonly var read in record.Reads)
            {
                if (read.StartNs < write.EndNs)
                    continue;
                var shown = (read.Flags & OperationFlags.Found) != 0;
                if (lost && !shown)
                {
                    ofLostWrites++;
                    continue;
                }
                reads++;
                if (shown)
                    continue;
                lag.Record(read.StartNs - write.EndNs);
                stale.Add(read, ExplainedReads.Miss.AfterAck, write.EndNs);
            }
        }
    }
}
