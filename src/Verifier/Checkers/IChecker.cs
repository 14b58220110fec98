namespace Harness.Verifier;

/// <summary>
/// A pure function from what was recorded to a verdict: no I/O, no clock, no database.
/// </summary>
public interface IChecker
{
    /// <summary>Name of the class of anomaly, as in docs/anomalies.md: <c>lost</c>, <c>phantom</c>, ...</summary>
    string Name { get; }

    CheckResult Check(RunEvidence evidence);
}
