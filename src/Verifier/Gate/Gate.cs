using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Judges a run by the conditions of <c>--fail-on</c>. Pure.</summary>
internal static class Gate
{
    /// <summary>
    /// Each condition by itself. What the run does not tell is never taken as held: without the leader's final read, and where
    /// the verdict is unknown, a figure that is within its limit proves nothing.
    /// </summary>
    /// <returns>Null without conditions.</returns>
    public static GateReport? Judge(IReadOnlyList<GateCondition> conditions, GateEvidence evidence)
    {
        if (conditions.Count == 0)
            return null;
        List<GatedCondition> judged = [.. conditions.Select(condition => Judge(condition, evidence))];
        var verdict = judged.Exists(condition => condition.Verdict == Verdict.Violated) ? Verdict.Violated
            : judged.Exists(condition => condition.Verdict == Verdict.Unknown) ? Verdict.Unknown
            : Verdict.Valid;
        return new GateReport(verdict, judged);
    }

    private static GatedCondition Judge(GateCondition condition, GateEvidence evidence)
    {
        var reading = condition.Figure.Read(evidence);
        if (reading.NeedsLeader && !evidence.LeaderWasRead)
            reading = new GateReading(null, "the leader could not be read");
        var (verdict, found) = reading.Value switch
        {
            null => (Verdict.Unknown, reading.Words),
            { } value when value > condition.Above => (Verdict.Violated, reading.Words),
            _ when reading.UpTo > condition.Above => (Verdict.Unknown, $"{reading.Words}: a shorter one would not be seen"),
            _ when evidence.Result.Verdict == Verdict.Unknown && !condition.Figure.KnownInUnknownRuns => (Verdict.Unknown, $"{reading.Words}, of a run whose verdict is unknown"),
            _ => (Verdict.Valid, reading.Words),
        };
        return new GatedCondition(condition.Text, verdict, found);
    }

    /// <summary>The exit code of a run: by its gate where it has one, else by its verdict.</summary>
    public static ExitCode ExitCodeOf(RunResult result) => result.Gate?.Verdict.ToExitCode() ?? result.Verdict.ToExitCode(result.Expected);

    /// <summary>What became of a condition, in a word.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Valid => "passed",
        Verdict.Violated => "FAILED",
        _ => "cannot be judged",
    };
}
