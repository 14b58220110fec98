using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Writes acknowledged although PostgreSQL gave up waiting for the synchronous standby. Legal, reported: the usual cause
/// of a loss in synchronous mode.
/// </summary>
public sealed class WeakAckChecker : IChecker
{
    public string Name => "weak-ack";

    public CheckResult Check(RunEvidence evidence)
    {
        var writes = WriteIndex.Of(evidence);
        if (writes.Acknowledged == 0)
            return Finding.Unknown(Name, "No write was acknowledged, so none could be acknowledged weakly.");

        var explanation = new WriteExplanation(evidence);
        var weak = new List<Anomaly>();
        var lost = 0;
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i] is not { Outcome: Outcome.Ok } write || (write.Flags & OperationFlags.WeakAck) == 0)
                continue;
            var missing = writes.Leader is not null && !writes.OnLeader(i);
            weak.Add(explanation.Of(Name, missing ? "lost, acknowledged" : "acknowledged", write, foundBy: null, missing, weak.Count));
            if (missing)
                lost++;
        }
        return Finding.Valid(Name, Summary(writes, weak.Count, lost)) with
        {
            Count = weak.Count,
            Anomalies = weak,
            Measured = new Dictionary<string, double> { ["weaklyAcknowledgedAndLostWrites"] = lost },
        };
    }

    private static string Summary(WriteIndex writes, int weak, int lost) => weak == 0
        ? $"None of the {Wording.Count(writes.Acknowledged, "acknowledged write")} came with a cancelled wait for synchronous replication."
        : $"{Wording.Count(weak)} of {Wording.Count(writes.Acknowledged, "acknowledged write")} came with a cancelled wait for synchronous "
            + $"replication; {(writes.Leader is null ? "whether they are lost is not known" : $"{Wording.Count(lost)} of them {Wording.Are(lost)} lost")}.";
}
