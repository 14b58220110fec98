namespace Harness.Verifier;

/// <summary>Splits each outage into its stages and lays beside it what happened.</summary>
internal static class Recoveries
{
    public static IReadOnlyList<Recovery> Of(RunResult result, IReadOnlyList<RunMark> marks, AttributionEvidence evidence)
    {
        var latency = WriteLatency.Of(evidence.Load, FirstFault(evidence));
        var recovered = new HashSet<AppliedFault>();
        var recoveries = new List<Recovery>();
        foreach (var outage in result.Outages)
        {
            var fault = FaultOf(outage, evidence.Faults);
            var origin = fault?.InjectedNs ?? outage.LastAckNs;
            // What a fault brought about before was its first outage's; a later one has its own beginning.
            var first = fault is null || recovered.Add(fault);
            var from = first ? origin : outage.LastAckNs;
            var span = new RecoverySpan(origin, from, Until(outage, fault, evidence.Faults), fault, outage);
            var (chain, leftOut) = EventChain.Of(marks, span, evidence.Faults);
            recoveries.Add(new Recovery(outage.Fault, origin, new Milestones(span, marks, evidence, latency, Resolution(result)).All(), latency.BaselineMsP99, chain, leftOut));
        }
        return recoveries;
    }

    private static long? FirstFault(AttributionEvidence evidence) =>
        evidence.Faults.Count == 0 ? null : evidence.Faults.Min(fault => fault.InjectedNs);

    /// <summary>The fault that the outage names; of several equal ones the last that began before its end.</summary>
    private static AppliedFault? FaultOf(Outage outage, IReadOnlyList<AppliedFault> faults) =>
        outage.Fault is not { } name ? null
        : faults.Where(fault => fault.Subject == name && fault.InjectedNs <= (outage.FirstAckNs ?? long.MaxValue)).MaxBy(fault => fault.InjectedNs);

    /// <summary>What comes after the next forced failover belongs to that one.</summary>
    private static long Until(Outage outage, AppliedFault? fault, IReadOnlyList<AppliedFault> faults)
    {
        var from = Math.Max(fault?.InjectedNs ?? 0, outage.LastAckNs);
        return faults.Where(other => other.ForcesFailover && other != fault && other.InjectedNs > from)
            .Select(other => other.InjectedNs).DefaultIfEmpty(long.MaxValue).Min();
    }

    private static double? Resolution(RunResult result) =>
        result.Checks.FirstOrDefault(check => check.Check == "unavailability") is { } check && check.Measured.TryGetValue("resolutionMs", out var ms) ? ms : null;
}

/// <summary>What one recovery is looked for in.</summary>
/// <param name="OriginNs">Where offsets count from.</param>
/// <param name="FromNs">Nothing earlier belongs to it.</param>
/// <param name="UntilNs">Nothing from here on belongs to it.</param>
/// <param name="Fault">Null when no fault explains the outage.</param>
internal sealed record RecoverySpan(long OriginNs, long FromNs, long UntilNs, AppliedFault? Fault, Outage Outage)
{
    /// <summary>The member that the fault struck; null when there was no fault.</summary>
    public string? Struck => Fault?.Member;

    public double Offset(long ns) => Wording.Ms(ns - OriginNs);

    public bool Holds(RunMark mark) => mark.AtNs >= FromNs && mark.AtNs < UntilNs;
}
