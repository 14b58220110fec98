using Harness.Tests;

namespace Harness.Api.Tests;

public sealed class SqlOutcomeDocTests
{
    [Fact]
    public void OutcomesPage_ShowsTheTableOfTheCode() => GeneratedDoc.MustHold(
        "outcomes.md", "sql",
        [
            "| SQLSTATE | how far the write had come | outcome | HTTP status | why |",
            "|---|---|---|---|---|",
            .. SqlOutcome.Table.Select(rule => $"| {(rule.Code == SqlOutcomeRule.Any ? "any other" : $"`{rule.Code}`")} | {Words(rule.Phase)} | {Words(rule.Outcome)} | {rule.Status} | {rule.Reason} |"),
        ]);

    private static string Words(WritePhase phase) => phase switch
    {
        WritePhase.BeforeSend => "not sent",
        WritePhase.AfterSend => "sent",
        _ => "row seen",
    };

    private static string Words(WriteOutcome outcome) => outcome == WriteOutcome.NotCommitted ? "not-committed" : "unknown";
}
