using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>From what a run recorded to what it shows. Pure: the same evidence always gives the same result.</summary>
public static class RunAnalysis
{
    /// <summary>Runs all checkers and sums up. Never throws for what a checker does: that makes the run unknown.</summary>
    public static RunResult Analyze(RunEvidence evidence, RunInfo info) => Analyze(evidence, info, Checkers.For(info.Scenario));

    /// <summary>The same with other checkers than <see cref="Checkers.All"/>.</summary>
    public static RunResult Analyze(RunEvidence evidence, RunInfo info, IReadOnlyList<IChecker> checkers)
    {
        evidence = evidence with { PlannedFaults = info.Scenario.Faults };
        var checks = checkers.Select(checker => Run(checker, evidence)).ToList();
        var verdict = Verdicts.Worst(checks.Select(check => check.Verdict));
        var account = Account(evidence, checks);
        var rpo = LossMeasure.Of(evidence);
        var outages = Outages.In(evidence);
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
                .. info.TeardownProblems.Select(problem => $"Left behind by the run: {problem}."),
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

    private static CheckResult Run(IChecker checker, RunEvidence evidence)
    {
        try
        {
            return checker.Check(evidence);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Finding.Unknown(checker.Name, $"The checker failed: {exception.Message}");
        }
    }

    private static LossAccount Account(RunEvidence evidence, IReadOnlyList<CheckResult> checks)
    {
        var writes = WriteIndex.Of(evidence);
        var lost = LostWrites.In(evidence).Count;
        return new LossAccount(
            writes.Count, writes.Acknowledged, writes.Failed, writes.Unknown,
            Surviving: writes.Leader is null ? 0 : writes.Acknowledged - lost, lost,
            Count("observed-then-lost"), Count("phantom"), Count("invented"),
            Duplicated: (long)Measured("duplicate", "duplicateKeys"), Count("corrupted"), Count("recovered"), Count("weak-ack"));

        long Count(string name) => checks.FirstOrDefault(check => check.Check == name)?.Count ?? 0;

        double Measured(string name, string figure) =>
            checks.FirstOrDefault(check => check.Check == name)?.Measured.GetValueOrDefault(figure) ?? 0;
    }
}
