using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What a reader must know beside the verdict, one line each.</summary>
internal static class Caveats
{
    public static IReadOnlyList<string> Of(RunEvidence evidence, IReadOnlyList<CheckResult> checks, Outages outages, Verdict verdict) =>
    [
        .. WhyUnknown(checks),
        .. Cluster(evidence, outages),
        .. Weak(checks),
        .. verdict == Verdict.Valid ? NoProof(evidence) : [],
    ];

    private static IEnumerable<string> WhyUnknown(IReadOnlyList<CheckResult> checks)
    {
        foreach (var check in checks.Where(check => check.Verdict == Verdict.Unknown))
        {
            if (check.Anomalies.Count == 0 || check.Check != "evidence")
                yield return $"{check.Check}: {check.Summary}";
            else
            {
                foreach (var reason in check.Anomalies)
                    yield return reason.Explanation;
            }
        }
    }

    private static IEnumerable<string> Cluster(RunEvidence evidence, Outages outages)
    {
        foreach (var election in LeaderChanges.Unexplained(evidence))
            yield return $"{election.Subject} became leader at {Wording.At(election.AtNs)} without a fault that explains it: a loaded machine can miss a short lease.";
        foreach (var outage in outages.Windows.Where(outage => outage.Fault is null))
            yield return $"Writes stood still for {Wording.Length(outage.DurationMs)} from {Wording.At(outage.LastAckNs)} without a fault that explains it.";
        foreach (var fault in evidence.Faults)
        {
            // What healing failed of is among the reasons for a verdict that is unknown.
            if (fault is { ConfirmedNs: not null, HealedNs: null, HealingError: null })
                yield return $"{fault.Fault} {fault.Member} was not seen to be healed.";
            else if (fault is { ConfirmedNs: not null, Error: { } trouble })
                yield return $"{fault.Fault} {fault.Member}: {trouble}.";
        }
        if (evidence.Leader is null)
            yield return "Without the leader's rows nothing is known of what survived: zeros in those figures mean not known.";
        if (evidence.Leader is { CommitWaits: > 0 and var waits } leading)
            yield return $"When {leading.Member} was read, {Wording.Count(waits, "commit")} still waited there for a standby: it shows none of these rows, which no client was told of either.";
        foreach (var strain in evidence.GeneratorStrain)
            yield return $"Latencies are not to be trusted: {strain}.";
        foreach (var unsettled in evidence.Events.Where(happened => happened is { Kind: RunEventKind.FaultFailed, Subject: RunPhase.Quiet }))
            yield return $"{char.ToUpperInvariant(unsettled.Text[0])}{unsettled.Text[1..]}.";
    }

    private static IEnumerable<string> Weak(IReadOnlyList<CheckResult> checks) =>
        from check in checks
        where check.Check == "weak-ack" && check.Count > 0
        select $"{Wording.Count(check.Count, "write")} {(check.Count == 1 ? "was" : "were")} acknowledged although the wait for synchronous "
            + "replication had been cancelled: a failover may lose such writes in any mode.";

    /// <summary>What forced failovers without a loss are worth, by the <see cref="RuleOfThree"/>.</summary>
    private static IEnumerable<string> NoProof(RunEvidence evidence)
    {
        var failovers = evidence.Faults.Count(fault => fault is { ForcesFailover: true, ConfirmedNs: not null });
        if (failovers == 0)
            yield return "No failover was forced, so nothing is shown about one.";
        else
        {
            yield return $"Zero losses in {Wording.Count(failovers, "failover")} is no proof: after N failovers without a loss, fewer than 3/N of all "
                + $"failovers lose writes, at 95 % confidence{(failovers < RuleOfThree.LeastTrials ? "; below four that excludes nothing, so repeat the run" : "")}.";
        }
    }
}
