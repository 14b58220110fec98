using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Writes of unknown outcome that a read returned during the run and that the leader does not have in the end: their
/// effect was visible, and then it was not. Acknowledged writes are the business of <see cref="LostChecker"/>.
/// </summary>
internal sealed class ObservedThenLostChecker : IChecker
{
    public string Name => "observed-then-lost";

    public ICheck Begin(RunEvidence evidence) => new Search(Name, evidence);

    private sealed class Search(string name, RunEvidence evidence) : ICheck, IKeyFold
    {
        private readonly ExplainedWrites lost = new(evidence, name, static _ => "of unknown outcome");
        private long observed;
        private long waiting;

        public void Add(KeyRecord record)
        {
            if (record.Leader is null || record.FoundBy is not { } read)
                return;
            foreach (ref readonly var write in record.Writes)
            {
                if (write.Outcome != Outcome.Unknown)
                    continue;
                observed++;
                if (record.OnLeader)
                    continue;
                if (record.MayWaitOnLeader && waiting < record.Leader.CommitWaits)
                    waiting++;
                else
                    lost.Add(write, read, missing: true);
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            if (measures.Writes.Leader is not { } leader)
                return Finding.NoLeaderRead(name);
            if (measures.Writes.Attempted == 0)
                return Finding.Unknown(name, "No write was attempted, so none could be observed.");
            if (lost.Count == 0 && waiting > 0)
            {
                return Finding.Unknown(
                    name, $"{Wording.Count(waiting, "write")} of unknown outcome, returned by a read, {Wording.Are(waiting)} not shown by the leader {leader}, where "
                    + $"{Wording.Count(evidence.Leader!.CommitWaits, "commit")} still waited for a standby, and {Wording.Are(waiting)} on another member.");
            }
            return Finding.FromAnomalies(
                name, lost,
                $"{Wording.Count(observed, "write")} of unknown outcome returned by a read, none of them missing.",
                $"{Wording.Count(lost.Count, "write")} of unknown outcome, returned by a read and missing on the leader {leader}.");
        }
    }
}
