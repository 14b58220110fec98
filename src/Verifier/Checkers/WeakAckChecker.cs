using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Writes acknowledged although PostgreSQL gave up waiting for the synchronous standby. Legal, reported: the usual cause
/// of a loss in synchronous mode.
/// </summary>
internal sealed class WeakAckChecker : IChecker
{
    public string Name => "weak-ack";

    public ICheck Begin(RunEvidence evidence) => new Search(Name, evidence);

    private sealed class Search(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly ExplainedWrites weak = new(evidence, name, static finding => finding.Missing ? "lost, acknowledged" : "acknowledged");
        private long lost;

        public void Add(KeyRecord record)
        {
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome != Outcome.Ok || (write.Flags & OperationFlags.WeakAck) == 0)
                    continue;
                var missing = record.Leader is not null && !record.OnLeader;
                weak.Add(write, foundBy: null, missing);
                if (missing)
                    lost++;
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            if (measures.Writes.Acknowledged == 0)
                return Finding.Unknown(name, "No write was acknowledged, so none could be acknowledged weakly.");
            return Finding.Valid(name, Summary(measures.Writes)) with
            {
                Count = weak.Count,
                Anomalies = weak,
                Measured = new Dictionary<string, double> { ["weaklyAcknowledgedAndLostWrites"] = lost },
            };
        }

        private string Summary(WriteTotals writes) => weak.Count == 0
            ? $"None of the {Wording.Count(writes.Acknowledged, "acknowledged write")} came with a cancelled wait for synchronous replication."
            : $"{Wording.Count(weak.Count)} of {Wording.Count(writes.Acknowledged, "acknowledged write")} came with a cancelled wait for synchronous "
                + $"replication; {(writes.Leader is null ? "whether they are lost is not known" : $"{Wording.Count(lost)} of them {Wording.Are(lost)} lost")}.";
    }
}
