using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Limits that the scenario sets on its load: latency, errors, rate.</summary>
internal sealed class ThresholdChecker : IChecker
{
    public string Name => "thresholds";

    public ICheck Begin(RunEvidence evidence) => new Finished(Check(evidence));

    private CheckResult Check(RunEvidence evidence)
    {
        if (evidence.Thresholds.Count == 0)
            return Finding.Unknown(Name, "The load ended without its limits being looked at.");
        var broken = evidence.Thresholds.Where(threshold => threshold.Verdict != Verdict.Valid)
            .Select(threshold => Finding.OfRun(Name, threshold.ToString()))
            .ToList();
        return new CheckResult(
            Name, Verdicts.Worst(evidence.Thresholds.Select(threshold => threshold.Verdict)), broken.Count,
            string.Join("; ", evidence.Thresholds), broken, new Dictionary<string, double>());
    }
}
