using System.Globalization;
using System.Text;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A search for people and spreadsheets, beside <c>search.json</c>; and the schedules that it found, to be run.</summary>
internal static class SearchFiles
{
    private static readonly string[] Columns = ["Run", "What", "Seed", "Schedule", "Came out", "RTO", "Evidence"];

    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task WriteAsync(SearchReport report, RunFolder folder, CancellationToken cancellationToken)
    {
        foreach (var (name, reproduction) in ((string, Reproduction?)[])[("found.json", report.Found), ("smallest.json", report.Smallest)])
        {
            if (reproduction is not null)
                await WholeFile.WriteAsync(Path.Combine(folder.Path, name), ScenarioJson.Write(ScenarioOf(report, reproduction)), cancellationToken);
        }
        await WholeFile.WriteAsync(Path.Combine(folder.Path, "search.csv"), Csv(report), cancellationToken);
        await WholeFile.WriteAsync(Path.Combine(folder.Path, "search.md"), Markdown(report), cancellationToken);
        await WholeFile.WriteAsync(folder.Page, await PageAsync(report), cancellationToken);
    }

    internal static Task<string> PageAsync(SearchReport report) =>
        PageRenderer.RenderAsync<SearchPage>(new Dictionary<string, object?> { [nameof(SearchPage.Report)] = report });

    internal static string Csv(SearchReport report)
    {
        var csv = new CsvText("run", "stage", "seed", "schedule", "verdict", "violated", "acknowledged", "lost", "rtoMs", "stallMs", "seconds", "folder");
        foreach (var (index, run) in report.Runs.Index())
        {
            csv.Row(
                CsvText.Number(index + 1), RunJson.NameOf(run.Stage), CsvText.Number(run.Seed), ScheduleText.Line(run.Schedule), VerdictWords.Name(run.Summary.Verdict),
                string.Join(' ', run.Summary.Violated), CsvText.Number(run.Summary.Acknowledged), CsvText.Number(run.Summary.Lost), CsvText.Number(run.Summary.RtoMs),
                CsvText.Number(run.StallMs), CsvText.Number(run.Summary.Seconds), run.Summary.Id);
        }
        return csv.ToString();
    }

    internal static string Markdown(SearchReport report)
    {
        var text = new StringBuilder($"# Search for a violation: {MarkdownTable.Escape(report.Subject)}\n\n{MarkdownTable.Escape(report.Sentence)}\n\n`{report.Command}`\n");
        MarkdownTable.Append(text, "Runs", Columns, report.Runs.Index().Select(entry => Row(entry.Index, entry.Item)));
        return text.ToString();
    }

    /// <summary>A schedule as a scenario that expects what was found.</summary>
    private static Scenario ScenarioOf(SearchReport report, Reproduction reproduction) => report.Plan.Base with
    {
        Faults = FaultFlag.Parse(reproduction.Schedule), Seed = report.FoundRun!.Seed, Expect = Verdict.Violated,
        Description = $"Found by a search of random schedules; it showed the violation in {SearchText.OfN(reproduction)}.",
    };

    private static string[] Row(int index, SearchRun run) =>
    [
        (index + 1).ToString(CultureInfo.InvariantCulture), SearchText.Stage(run.Stage), run.Seed.ToString(CultureInfo.InvariantCulture),
        ScheduleText.Line(run.Schedule), SearchText.Outcome(run), Figures.Milliseconds(run.Summary.RtoMs), run.Summary.Id,
    ];
}
