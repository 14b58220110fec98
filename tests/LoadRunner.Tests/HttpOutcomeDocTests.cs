using Harness.Tests;

namespace Harness.LoadRunner.Tests;

public sealed class HttpOutcomeDocTests
{
    [Fact]
    public void OutcomesPage_ShowsTheTableOfTheCode() => GeneratedDoc.MustHold(
        "outcomes.md", "http",
        [
            "| when | outcome | error code | why |",
            "|---|---|---|---|",
            .. HttpOutcome.Table.Select(rule => $"| {rule.Condition} | {rule.Outcome.ToString().ToLowerInvariant()} | {(rule.Error.Length == 0 ? "" : $"`{rule.Error}`")} | {rule.Reason} |"),
        ]);
}
