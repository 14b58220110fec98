using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>One run of many, in figures.</summary>
/// <param name="Id">Name of its folder.</param>
/// <param name="Lost">Acknowledged writes that are missing.</param>
/// <param name="RtoMs">
/// The longest window without an acknowledged write, from the fault that it follows or, where none explains it, from the last
/// acknowledgement; 0 when writes never stood still.
/// </param>
/// <param name="Violated">Names of the checks that are violated.</param>
/// <param name="Seconds">What the run took, from the start of its cluster to its report.</param>
public sealed record RunSummary(
    string Id, Verdict Verdict, long Acknowledged, long Lost, double RtoMs, IReadOnlyList<string> Violated, string Sentence, double Seconds)
{
    /// <summary>Version of Patroni; null where there is none.</summary>
    public string? Patroni { get; init; }

    /// <summary>
    /// The longest time in ms for which clients got no write acknowledged although the proxy routed writes to a new leader; null
    /// when no recovery tells both.
    /// </summary>
    public double? RoutedToAckMs { get; init; }

    public static RunSummary Of(RunResult result, RunInfo info, TimeSpan took) => new(
        info.Id, result.Verdict, result.Account.Acknowledged, result.Account.Lost,
        result.Outages.Select(outage => outage.RecoveryMsFromFault ?? outage.DurationMs).DefaultIfEmpty().Max(),
        [.. result.Checks.Where(check => check.Verdict == Verdict.Violated).Select(check => check.Check)],
        result.Sentence, Math.Round(took.TotalSeconds, 1))
    {
        Patroni = info.Environment.GetValueOrDefault("Patroni"),
        RoutedToAckMs = (result.Attribution?.Recoveries ?? []).Max(recovery => recovery.OffsetMs(Milestones.FirstAck) - recovery.OffsetMs(Milestones.Routed)),
    };
}
