using System.Text;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A matrix for people and spreadsheets, beside <c>matrix.json</c>: page, CSV and Markdown.</summary>
internal static class MatrixFiles
{
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task WriteAsync(MatrixReport report, RunFolder folder, CancellationToken cancellationToken)
    {
        await WholeFile.WriteAsync(Path.Combine(folder.Path, "matrix.csv"), Csv(report), cancellationToken);
        await WholeFile.WriteAsync(Path.Combine(folder.Path, "matrix.md"), Markdown(report), cancellationToken);
        await WholeFile.WriteAsync(folder.Page, await PageAsync(report), cancellationToken);
    }

    /// <summary>The page: one file, nothing loaded from anywhere.</summary>
    internal static Task<string> PageAsync(MatrixReport report) =>
        PageRenderer.RenderAsync<MatrixPage>(new Dictionary<string, object?> { [nameof(MatrixPage.Report)] = report });

    /// <summary>One row a cell, plain numbers in columns of their own.</summary>
    internal static string Csv(MatrixReport report)
    {
        var csv = new CsvText(
            "environment", "release", "dcs", "fault", "mode", "expected", "verdict", "runs", "answered", "reproduced",
            "lostMin", "lostMedian", "lostMax", "rtoMsMin", "rtoMsMedian", "rtoMsMax", "words");
        foreach (var cell in report.Cells)
        {
            var judgement = cell.Judgement;
            csv.Row(
            [
                cell.Variant.Kind, cell.Variant.Release?.Name() ?? "", cell.Variant.Dcs is { } dcs ? RunJson.NameOf(dcs) : "", cell.Fault, cell.Mode.Name(),
                MatrixText.Expected(cell), RunJson.NameOf(judgement.Verdict), CsvText.Number(cell.Runs.Count), CsvText.Number(judgement.Answered),
                CsvText.Number(judgement.Reproduced), .. Numbers(judgement.Lost), .. Numbers(judgement.RtoMs), judgement.Words,
            ]);
        }
        return csv.ToString();
    }

    internal static string Markdown(MatrixReport report)
    {
        var text = new StringBuilder($"# Modes and faults\n\n{MarkdownTable.Escape(report.Sentence)}\n\n`{report.Command}`\n");
        foreach (var variant in report.Plan.Variants)
        {
            MarkdownTable.Append(
                text, variant.Words, ["Fault", .. report.Plan.Modes.Select(mode => mode.Name())],
                MatrixText.Rows(report, variant).Select(row => (string[])
                [
                    row.Fault.Name, .. row.Cells.Select(cell => $"{MatrixText.Of(cell.Judgement.Verdict)}: {MatrixText.Field(cell)}"),
                ]));
        }
        MarkdownTable.Append(text, "Cells", MatrixText.Columns, report.Cells.Select(MatrixText.Row));
        return text.ToString();
    }

    private static IEnumerable<string> Numbers(Spread? spread) =>
        [CsvText.Number(spread?.Min), CsvText.Number(spread?.Median), CsvText.Number(spread?.Max)];
}
