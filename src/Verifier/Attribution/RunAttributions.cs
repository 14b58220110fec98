namespace Harness.Verifier;

/// <summary>From a result and what was recorded beside the journal to why it came about. Pure.</summary>
internal static class RunAttributions
{
    /// <summary>The result with <see cref="RunResult.Attribution"/>, and each lost write marked by what the salvages hold.</summary>
    public static RunResult AddTo(RunResult result, AttributionEvidence evidence)
    {
        result = SalvagedWrites.MarkIn(result, evidence);
        var losses = LossGroups.Of(result, evidence);
        var marks = RunMarks.Of(result, losses, evidence);
        return result with
        {
            Attribution = new RunAttribution(
                evidence.Clock.Explanation, evidence.Clock.ErrorMs, [.. OverwrittenLeaderKey.Explain(marks, losses, evidence)],
                Recoveries.Of(result, marks, evidence), losses, evidence.Salvages ?? []),
        };
    }
}
