using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Whether the run shows anything at all: every way in which the other checks could pass without having tested what was
/// asked. Unknown with each reason, or valid; what the cluster did wrong is for the others to say.
/// </summary>
internal sealed class EvidenceChecker : IChecker
{
    public string Name => "evidence";

    public ICheck Begin(RunEvidence evidence) => new Gate(Name, evidence);

    private sealed class Gate(string name, RunEvidence evidence) : ICheck, IJournalFold
    {
        // The first acknowledgement, and when the last acknowledged write was sent.
        private long firstEndNs = long.MaxValue;
        private long lastStartNs = long.MinValue;

        public void Add(in Operation operation)
        {
            if (operation is { IsWrite: true, Outcome: Outcome.Ok } && operation.Key.Run == evidence.Run)
                (firstEndNs, lastStartNs) = (Math.Min(firstEndNs, operation.EndNs), Math.Max(lastStartNs, operation.StartNs));
        }

        public CheckResult End(PassMeasures measures)
        {
            var reasons = Acknowledgements(measures.Writes)
                .Concat(LeaderRead(evidence))
                .Concat(Recording(evidence, measures.Writes))
                .Concat(RunFault.In(evidence).SelectMany(fault => Fault(fault, evidence.LoadWindow)))
                .Concat(RunFault.NeverApplied(evidence).Select(fault => $"The planned fault {fault} was never injected."))
                .Select(reason => Finding.OfRun(name, reason))
                .ToList();
            if (reasons.Count == 0)
                return Finding.Valid(name, "The run was recorded whole, its faults struck as planned, and the leader was read.");
            return new CheckResult(
                name, Verdict.Unknown, reasons.Count, string.Join(" ", reasons.Select(reason => reason.Explanation)), reasons,
                new Dictionary<string, double>());
        }

        private IEnumerable<string> Acknowledgements(WriteTotals writes)
        {
            if (writes.Acknowledged == 0)
            {
                yield return "No write was acknowledged.";
                yield break;
            }
            var forced = RunFault.In(evidence).Where(fault => fault.Applied.ForcesFailover).ToList();
            if (forced.Count == 0)
                yield break;
            if (firstEndNs >= forced[0].Applied.InjectedNs)
                yield return $"No write was acknowledged before {forced[0].Name}, so none was at stake.";
            // After the load there is nothing left to acknowledge, and nothing is asked of it.
            if (forced.FindLast(fault => fault.WithinLoad) is { } last && lastStartNs < last.BittenNs)
                yield return $"No write sent after {last.Name} was acknowledged: the cluster did not recover within the load.";
        }
    }

    private static IEnumerable<string> LeaderRead(RunEvidence evidence)
    {
        var leaders = evidence.FinalReads.Where(read => read.IsLeader).ToList();
        if (leaders.Count == 0)
            yield return "The leader's rows were not read in the end.";
        if (leaders.Count > 1)
            yield return $"Several members were read as the leader: {string.Join(", ", leaders.Select(read => read.Member))}.";
        foreach (var failed in leaders.Where(read => read.Error is not null))
            yield return $"The final read of the leader {failed.Member} failed: {failed.Error}.";
    }

    private static IEnumerable<string> Recording(RunEvidence evidence, WriteTotals writes)
    {
        if (evidence.Failure is { } failure)
            yield return $"The run ended before its time: {failure}.";
        foreach (var end in evidence.UnorderedEnds)
            yield return $"{end}: no fault of the run did that.";
        if (evidence.JournalDamage is { } damage)
            yield return $"The journal may be incomplete: {damage}.";
        if (writes.Repeated > 0)
            yield return $"{Wording.Count(writes.Repeated, "write")} of the journal with the key of an earlier one.";
        if (writes.OfOtherRuns > 0)
            yield return $"{Wording.Count(writes.OfOtherRuns, "write")} of the journal with the key of another run.";
        foreach (var overload in evidence.GeneratorOverload)
            yield return $"The load generator could not keep its schedule: {overload}.";
    }

    private static IEnumerable<string> Fault(RunFault fault, (long FromNs, long ToNs) load)
    {
        if (fault.Applied.ConfirmedNs is not { } confirmed)
        {
            yield return $"That {fault.Name} struck was not confirmed{(fault.Applied.Error is { } error ? $": {error}" : "")}.";
            yield break;
        }
        if (fault.Applied.FailoverError is { } obstacle)
            yield return $"After {fault.Name} Harness, which is the operator here, could not fail over by hand: {obstacle}.";
        if (fault.Applied.HealingError is { } trouble)
            yield return $"{fault.Name} could not be healed, so that the cluster was read as it broke: {trouble}.";
        if (fault.WithinLoad && (confirmed < load.FromNs || confirmed > load.ToNs))
        {
            yield return $"{fault.Name} was to strike during the load, from {Wording.At(load.FromNs)} to {Wording.At(load.ToNs)}, "
                + $"and was confirmed at {Wording.At(confirmed)}.";
        }
    }
}
