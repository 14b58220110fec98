using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How a matrix is worded and laid out, on every page and in every file.</summary>
internal static class MatrixText
{
    public static readonly string[] Columns =
    [
        "Cluster", "Fault", "Mode", "Expected", "Runs", "Reproduced", "Lost (min, median, max)", "RTO (min, median, max)", "Verdict",
    ];

    public static string Of(CellVerdict verdict) => verdict switch
    {
        CellVerdict.Cannot => "cannot be run",
        CellVerdict.AsExpected => "as expected",
        CellVerdict.Better => "better",
        CellVerdict.Worse => "worse",
        _ => "unknown",
    };

    /// <summary>One cell as a row of the table.</summary>
    public static string[] Row(MatrixCell cell) =>
    [
        cell.Variant.Words, cell.Fault, cell.Mode.Name(), Expected(cell), Figures.Count(cell.Runs.Count), Reproduced(cell.Judgement),
        Lost(cell.Judgement.Lost), Rto(cell.Judgement.RtoMs), cell.Judgement.Words,
    ];

    public static string Expected(MatrixCell cell) => (cell.Judgement.Expected ?? MatrixTable.Find(cell.Fault).In(cell.Mode)).Words;

    /// <summary>k of N.</summary>
    public static string Reproduced(CellJudgement judgement) => judgement.Answered == 0
        ? Figures.None
        : string.Create(CultureInfo.InvariantCulture, $"{judgement.Reproduced} of {judgement.Answered}");

    /// <summary>A field of the heatmap: figures, or what stands in their place.</summary>
    public static string Field(MatrixCell cell) => cell.Judgement switch
    {
        { Verdict: CellVerdict.Cannot } => Figures.None,
        { Answered: 0 } => cell.Runs.Count == 0 ? "not run" : "unknown",
        { RtoMs: { } rto } judgement => $"{Reproduced(judgement)} lost, {Figures.Milliseconds(rto.Median)}",
        _ => Figures.None,
    };

    /// <summary>The rows of a heatmap.</summary>
    public static IEnumerable<(MatrixFault Fault, IReadOnlyList<MatrixCell> Cells)> Rows(MatrixReport report, ClusterVariant variant) =>
        report.Cells.Where(cell => cell.Variant == variant).GroupBy(cell => cell.Fault)
            .Select(row => (MatrixTable.Find(row.Key), (IReadOnlyList<MatrixCell>)[.. row]));

    public static string Lost(Spread? lost) => lost is null ? Figures.None : string.Join(", ", Values(lost).Select(Figures.Number));

    public static string Rto(Spread? ms) => ms is null ? Figures.None : string.Join(", ", Values(ms).Select(value => Figures.Milliseconds(value)));

    /// <summary>One value where there is no spread, as of a single run.</summary>
    private static double[] Values(Spread spread) => spread.Min == spread.Max ? [spread.Min] : [spread.Min, spread.Median, spread.Max];
}
