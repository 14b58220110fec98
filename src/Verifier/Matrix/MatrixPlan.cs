using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What a matrix is asked to run.</summary>
public sealed record MatrixPlan
{
    public required IReadOnlyList<ClusterVariant> Variants { get; init; }

    /// <summary>Columns.</summary>
    public required IReadOnlyList<ReplicationMode> Modes { get; init; }

    /// <summary>Rows, by name.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Answers wanted of every cell.</summary>
    public required int Repeats { get; init; }

    /// <summary>Runs that a negative control may have until it shows its loss or its outage.</summary>
    public required int ControlRepeats { get; init; }

    /// <summary>Load, seed, timing and ports of every run; what the cell does not decide.</summary>
    public required Scenario Base { get; init; }

    /// <summary>All cells: heatmap by heatmap, row by row.</summary>
    public IEnumerable<MatrixCell> Cells() =>
        from variant in Variants
        from fault in Faults
        from mode in Modes
        select new MatrixCell { Variant = variant, Fault = fault, Mode = mode };

    /// <summary>The cell to run next, by its place in the list; null when all is done.</summary>
    /// <remarks>
    /// Fewest runs first, so that an interrupted matrix has seen every cell before any cell twice. A run without an answer
    /// is repeated, but not for ever.
    /// </remarks>
    public int? Next(IReadOnlyList<MatrixCell> cells) => cells.Index()
        .Where(entry => IsOpen(entry.Item))
        .OrderBy(entry => entry.Item.Runs.Count)
        .Select(entry => (int?)entry.Index)
        .FirstOrDefault();

    /// <summary>Runs that are left at least.</summary>
    public int Left(IReadOnlyList<MatrixCell> cells) =>
        cells.Where(IsOpen).Sum(cell => Math.Max(1, Repeats - cell.Answers.Count()));

    private bool IsOpen(MatrixCell cell)
    {
        if (cell.Refusal is not null)
            return false;
        if (cell.Answers.Count() < Repeats)
            return cell.Runs.Count < 2 * Repeats;
        return cell.Judgement is { Expected.IsControl: true, Verdict: CellVerdict.Better } && cell.Runs.Count < ControlRepeats;
    }
}
