namespace Harness.Verifier.Tests;

/// <summary>One checker, or one measure, alone on hand-written evidence, through the same pass as in a run.</summary>
internal static class OneCheck
{
    public static CheckResult Check(this IChecker checker, RunEvidence evidence) => CheckedRun.Of(evidence, [checker]).Checks[0];

    public static Outages OutagesIn(RunEvidence evidence) => CheckedRun.Of(evidence, []).Measures.Outages;
}
