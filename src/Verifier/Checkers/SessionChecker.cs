using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Measures what one client saw go backwards: its own acknowledged write that a later read of it does not show, and a write
/// that it has read and does not see again. A session is a worker of the load: one virtual user, or one place for arrivals.
/// </summary>
/// <remarks>"Read your writes" and "monotonic reads" of Terry et al., Session Guarantees for Weakly Consistent Replicated Data, 1994.</remarks>
internal sealed class SessionChecker : IChecker
{
    public string Name => "session";

    public ICheck Begin(RunEvidence evidence) => new Measurement(Name, evidence);

    private sealed class Measurement(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly ExplainedReads violations = new(evidence, name);

        // When each session first saw the key at hand.
        private readonly Dictionary<ushort, long> seenNs = [];
        private long ownReads;
        private long ownMissing;
        private long repeatedReads;
        private long backwards;

        public void Add(KeyRecord record)
        {
            if (record.Reads.Length == 0)
                return;
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome == Outcome.Ok)
                    OwnWrite(record, write);
            }
            LaterReads(record);
        }

        public CheckResult End(PassMeasures measures) => measures.Writes.Acknowledged == 0
            ? Finding.Unknown(name, "No write was acknowledged, so no client was owed one.")
            : Finding.Valid(name, Summary()) with
            {
                Count = violations.Count,
                Anomalies = violations,
                Measured = new Dictionary<string, double>
                {
                    ["readsOfOwnWrites"] = ownReads, ["ownWritesMissing"] = ownMissing,
                    ["repeatedReads"] = repeatedReads, ["readsBackwards"] = backwards,
                },
            };

        private string Summary() => ownReads + repeatedReads == 0
            ? "No client read its own write or the same write twice."
            : $"{Wording.Count(ownMissing)} of {Wording.Count(ownReads, "read")} of a client's own acknowledged write did not show it; "
                + $"{Wording.Count(backwards)} of {Wording.Count(repeatedReads, "read")} of a write that the client had seen did not show it again.";

        private void OwnWrite(KeyRecord record, in Operation write)
        {
            foreach (ref readonly var read in record.Reads)
            {
                if (read.Session != write.Session || read.StartNs < write.EndNs)
                    continue;
                ownReads++;
                if ((read.Flags & OperationFlags.Found) != 0)
                    continue;
                ownMissing++;
                violations.Add(read, ExplainedReads.Miss.OwnWrite, write.EndNs);
            }
        }

        /// <summary>Reads come by their end, so that what a session had seen when it sent one comes before it.</summary>
        private void LaterReads(KeyRecord record)
        {
            seenNs.Clear();
            foreach (ref readonly var read in record.Reads)
            {
                var found = (read.Flags & OperationFlags.Found) != 0;
                if (!seenNs.TryGetValue(read.Session, out var seen))
                {
                    if (found)
                        seenNs[read.Session] = read.EndNs;
                    continue;
                }
                if (read.StartNs < seen)
                    continue;
                repeatedReads++;
                if (found)
                    continue;
                backwards++;
                violations.Add(read, ExplainedReads.Miss.SeenBefore, seen);
            }
        }
    }
}
