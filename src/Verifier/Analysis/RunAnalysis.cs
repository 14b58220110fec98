using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>From what a run recorded to what it shows. Pure: the same evidence always gives the same result.</summary>
public static class RunAnalysis
{
    /// <summary>Runs all checkers and sums up. Never throws for what a checker does: that makes the run unknown.</summary>
    public static RunResult Analyze(RunEvidence evidence, RunInfo info) => Analyze(evidence, info, Checkers.For(info.Scenario, info.KeysOnly));

    /// <summary>The same with other checkers than <see cref="Checkers.All"/>.</summary>
    internal static RunResult Analyze(RunEvidence evidence, RunInfo info, IReadOnlyList<IChecker> checkers)
    {
        evidence = evidence with { PlannedFaults = info.Scenario.Faults };
        var (checks, measures) = CheckedRun.Of(evidence, checkers);
        var verdict = Verdicts.Worst(checks.Select(check => check.Verdict));
        var account = Account(measures.Writes, checks);
        var (rpo, outages) = (measures.RecoveryPoint, measures.Outages);
        return new RunResult
        {
            Id = info.Id,
            Scenario = info.Scenario.Name,
            Verdict = verdict,
            Expected = info.Scenario.Expect,
            Sentence = VerdictSentence.Of(evidence, verdict, account, rpo, outages.Windows, checks),
            Caveats =
            [
                .. Caveats.Of(evidence, checks, outages, verdict),
                .. info.LogProblem is { } problem ? (string[])[$"Not all logs of the cluster could be kept: {problem}."] : [],
                .. info.TeardownProblems.Select(left => $"Left behind by the run: {left}."),
            ],
            Account = account,
            Rpo = rpo,
            Outages = outages.Windows,
            Checks = checks,
            Command = info.Command,
            Seed = info.Scenario.Seed,
            Timing = FailoverTiming.Of(info.Scenario.Environment),
        };
    }

    private static LossAccount Account(WriteTotals writes, IReadOnlyList<CheckResult> checks)
    {
        return new LossAccount(
            writes.Attempted, writes.Acknowledged, writes.Failed, writes.Unknown,
            Surviving: writes.Leader is null ? 0 : writes.Acknowledged - writes.Lost, writes.Lost,
            Count("observed-then-lost"), Count("phantom"), Count("invented"),
            Duplicated: (long)Measured("duplicate", "duplicateKeys"), Count("corrupted"), Count("recovered"), Count("weak-ack"))
        {
            LostOutOfTurn = Count("non-suffix"),
            DualAcknowledged = Count("dual-ack"),
            StaleReads = Count("stale-read"),
            SessionViolations = Count("session"),
        };

        long Count(string name) => checks.FirstOrDefault(check => check.Check == name)?.Count ?? 0;

        double Measured(string name, string figure) =>
            checks.FirstOrDefault(check => check.Check == name)?.Measured.GetValueOrDefault(figure) ?? 0;
    }
}
