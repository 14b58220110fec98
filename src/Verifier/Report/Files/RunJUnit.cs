using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// <c>junit.xml</c> of a run: each check, each threshold and each condition of <c>--fail-on</c> a test case, a violated one a failure, an unknown one an error.
/// A negative control, which is expected to be violated, has failures too: whether it went as expected is a property.
/// </summary>
internal static class RunJUnit
{
    public static string Of(ReportModel model)
    {
        var result = model.Result;
        return JUnitXml.Of(
            result.Id, model.Load is { } load ? LoadJUnit.SecondsOf(load) : 0,
            [
                ("verdict", VerdictWords.Name(result.Verdict)), ("expected", VerdictWords.Name(result.Expected)), ("seed", $"{result.Seed}"),
                ("command", result.Command), .. model.Load is { } measured ? LoadJUnit.Properties(measured) : [],
            ],
            [
                .. result.Checks.Select(check => new JUnitCase($"harness.{result.Scenario}", check.Check, check.Verdict, check.Summary, "check")),
                .. model.Thresholds.Select(threshold => new JUnitCase(
                    $"harness.{result.Scenario}.{LoadJUnit.ClassOf(threshold.Threshold.Workload ?? "")}", $"{threshold.Figure} {threshold.Limit}",
                    threshold.Verdict, threshold.ToString(), "threshold")),
                .. (result.Gate?.Conditions ?? []).Select(condition => new JUnitCase($"harness.{result.Scenario}.gate", condition.Condition, condition.Verdict, condition.Found, "gate")),
            ]);
    }
}
