using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The verdict of a run in one sentence with its numbers.</summary>
internal static class VerdictSentence
{
    public static string Of(
        RunEvidence evidence, Verdict verdict, LossAccount account, RecoveryPoint rpo, IReadOnlyList<Outage> outages,
        IReadOnlyList<CheckResult> checks) => verdict switch
    {
        Verdict.Violated => $"VIOLATED: {Violations(evidence, account, rpo, checks)}.",
        Verdict.Unknown => $"UNKNOWN: {Reasons(checks)}.",
        _ => $"No acknowledged write was lost: {Wording.Count(account.Acknowledged)} acknowledged, {Wording.Count(account.Surviving)} found on "
            + $"{Leader(evidence)}, {Wording.Count(account.Recovered)} of unknown outcome recovered; {StoodStill(outages)}.",
    };

    private static string Violations(
        RunEvidence evidence, LossAccount account, RecoveryPoint rpo, IReadOnlyList<CheckResult> checks)
    {
        var parts = new List<string>();
        foreach (var check in checks.Where(check => check.Verdict == Verdict.Violated))
        {
            parts.Add(check.Check == "lost"
                ? $"{Wording.Count(account.Lost)} of {Wording.Count(account.Acknowledged, "acknowledged write")} {Wording.Are(account.Lost)} "
                    + $"missing on {Leader(evidence)} ({Work(rpo)})"
                : Clause(check));
        }
        return string.Join("; ", parts);
    }

    private static string Reasons(IReadOnlyList<CheckResult> checks)
    {
        var unknown = checks.Where(check => check.Verdict == Verdict.Unknown).ToList();
        return string.Join("; ", unknown.Where(check => check.Check == "evidence").DefaultIfEmpty(unknown.FirstOrDefault())
            .Select(check => check is null ? "nothing was checked" : Clause(check)));
    }

    private static string Clause(CheckResult check) => $"{check.Check}: {check.Summary.TrimEnd('.')}";

    private static string Work(RecoveryPoint rpo) =>
        $"{Wording.Length(rpo.Ms)} of work, {(rpo.WalBytes is { } bytes ? $"{Wording.Count(bytes, "byte")} of WAL" : "WAL not known")}";

    /// <summary>"the new leader n2" if another member led when the load began, "the leader n1" if not.</summary>
    private static string Leader(RunEvidence evidence)
    {
        var name = evidence.Leader?.Member ?? "unknown";
        return new ClusterTimeline(evidence.Samples).FirstLeader is { } first && first != name ? $"the new leader {name}" : $"the leader {name}";
    }

    private static string StoodStill(IReadOnlyList<Outage> outages) => outages.Count switch
    {
        0 => "writes never stood still",
        1 => $"writes stood still for {Wording.Length(outages[0].DurationMs)}",
        _ => $"writes stood still {outages.Count} times, for {Wording.Length(outages.Max(outage => outage.DurationMs))} at the longest",
    };
}
