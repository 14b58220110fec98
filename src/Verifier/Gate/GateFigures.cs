using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Figures of a run that take more than a look at one field.</summary>
internal static class GateFigures
{
    /// <summary>The longest recovery; 0 when failovers were forced without an outage that is long enough to be one.</summary>
    public static GateReading Rto(GateEvidence evidence)
    {
        if (evidence.Result.Outages.Where(outage => outage.RecoveryMs is not null).MaxBy(outage => outage.RecoveryMs) is { } longest)
            return new GateReading(
                longest.RecoveryMs,
                longest.FirstAckNs is null ? $"did not recover after {longest.Fault}" : $"{Figures.Milliseconds(longest.RecoveryMs)} after {longest.Fault}");
        return evidence.Faults.Any(fault => fault is { MayMoveLeader: true, AfterLoad: false, ConfirmedNs: not null })
            ? None(evidence, "no outage after a fault")
            : new GateReading(null, "no fault struck under load that could move the leader");
    }

    public static GateReading Outage(GateEvidence evidence)
    {
        var outages = evidence.Result.Outages;
        if (outages.Count == 0)
            return evidence.Result.Account.Acknowledged > 0 ? None(evidence, "none") : new GateReading(null, "no write was acknowledged");
        var longest = outages.MaxBy(outage => outage.LengthMs)!;
        return new GateReading(longest.LengthMs, longest.FirstAckNs is null
            ? $"writes did not come back within {Figures.Milliseconds(longest.DurationMs)}"
            : $"{Figures.Milliseconds(longest.DurationMs)}{(longest.Fault is null ? "" : $" after {longest.Fault}")}");
    }

    /// <summary>No outage was found: none that is longer than what counts as one in this run.</summary>
    private static GateReading None(GateEvidence evidence, string words)
    {
        var threshold = evidence.Result.Checks.FirstOrDefault(check => check.Check == "unavailability")?.Measured.GetValueOrDefault("thresholdMs");
        return new GateReading(0, threshold is { } ms ? $"{words} above {Figures.Milliseconds(ms)}" : words) { UpTo = threshold ?? double.PositiveInfinity };
    }

    public static GateReading Errors(GateEvidence evidence)
    {
        var account = evidence.Result.Account;
        if (account.Attempted == 0)
            return new GateReading(null, "no write was attempted");
        var share = (double)(account.Failed + account.Unknown) / account.Attempted;
        return new GateReading(share * 100, $"{Figures.Percent(share)} of {Figures.Plural(account.Attempted, "write")}");
    }
}
