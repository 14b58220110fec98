using System.Text;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary><c>summary.md</c>: the outcome of a run in a screenful, for a pull request (GitHub's flavour).</summary>
internal static class RunMarkdown
{
    /// <summary>Anomalies that are shown; all are in writes.csv.</summary>
    private const int Examples = 5;

    public static string Of(ReportModel model)
    {
        var (result, scenario) = (model.Result, model.Info.Scenario);
        var text = new StringBuilder($"# {Sign(result.Verdict)} {MarkdownTable.Escape(result.Scenario)}: {VerdictWords.Name(result.Verdict)}\n\n{MarkdownTable.Escape(result.Sentence)}\n");
        foreach (var caveat in result.Caveats)
            text.Append($"\n> {MarkdownTable.Escape(caveat)}\n");
        MarkdownTable.Append(text, "Outcome", ["What", "Found"],
        [
            ["Verdict", $"{VerdictWords.Name(result.Verdict)}, expected {VerdictWords.Name(result.Expected)}"],
            ["Cluster", $"{scenario.Environment.Kind}, {Figures.Plural(scenario.Environment.Nodes, "member")}, replication {scenario.Environment.Replication.Name()}, {result.Timing}"],
            .. ConsoleSummary.Account(model).Select(row => new[] { row.Name, row.Value }),
        ]);
        MarkdownTable.Append(text, "Conditions", ["Fails on", "Came out", "Found"], (result.Gate?.Conditions ?? []).Select(condition =>
            new[] { condition.Condition, Gate.Word(condition.Verdict), condition.Found }));
        MarkdownTable.Append(text, "Checks that are not valid", ["Check", "Verdict", "Found"], result.Checks
            .Where(check => check.Verdict != Verdict.Valid)
            .Select(check => new[] { check.Check, VerdictWords.Name(check.Verdict), check.Summary }));
        MarkdownTable.Append(text, $"The first {Examples} anomalies", ["Check", "Key", "What"], result.Checks
            .Where(check => check.Verdict == Verdict.Violated)
            .SelectMany(check => check.Anomalies.Select(anomaly => new[] { check.Check, anomaly.Key?.ToString() ?? "", anomaly.Explanation }))
            .Take(Examples));
        if (model.Load is { } load)
        {
            MarkdownTable.Append(
                text, "Load, response times from the intended start", LoadTables.AggregateColumns,
                AggregateRow.Of(load).Select(row => LoadTables.Aggregate(row, row.ResponseMs).ToArray()));
        }
        text.Append($"\n{Figures.Plural(result.Checks.Count(check => check.Verdict == Verdict.Valid), "check")} of {result.Checks.Count} found nothing. Run `{Code(result.Id)}`; again:\n\n```\n{Code(result.Command)}\n```\n");
        return text.ToString();
    }

    private static string Sign(Verdict verdict) => verdict switch
    {
        Verdict.Valid => "✅",
        Verdict.Violated => "❌",
        _ => "❓",
    };

    /// <summary>Inside of code nothing can be escaped: what would end it is taken out.</summary>
    private static string Code(string text) => text.ReplaceLineEndings(" ").Replace('`', '\'');
}
