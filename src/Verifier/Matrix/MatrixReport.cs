using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A matrix: what was asked, every run so far, and what came of it. Written as <c>matrix.json</c> after every run.</summary>
public sealed record MatrixReport : ManyRuns
{
    public required MatrixPlan Plan { get; init; }

    /// <summary>In the order of <see cref="MatrixPlan.Cells"/>.</summary>
    public required IReadOnlyList<MatrixCell> Cells { get; init; }

    /// <summary>The worst cell; cells that no environment can do do not count.</summary>
    public CellVerdict Worst => Cells.Select(cell => cell.Judgement.Verdict).Where(verdict => verdict != CellVerdict.Cannot)
        .DefaultIfEmpty(CellVerdict.Unknown).Max();

    /// <summary>Violated: a cell is worse than expected; unknown: one has no answer, or a control has shown nothing.</summary>
    public override Verdict Verdict => Worst switch
    {
        CellVerdict.AsExpected => Verdict.Valid,
        CellVerdict.Worse => Verdict.Violated,
        _ => Verdict.Unknown,
    };

    public override string Subject => $"{Figures.Plural(Plan.Modes.Count, "mode")}, {Figures.Plural(Plan.Faults.Count, "fault")}";

    public override string Sentence
    {
        get
        {
            var counts = Cells.GroupBy(cell => cell.Judgement.Verdict).OrderByDescending(group => group.Key)
                .Select(group => $"{Figures.Count(group.Count())} {MatrixText.Of(group.Key)}");
            return $"{Figures.Plural(Cells.Count, "cell")}: {string.Join(", ", counts)}; {Figures.Plural(Cells.Sum(cell => cell.Runs.Count), "run")}"
                + $"{(IsFinished ? "" : ", not finished")}.";
        }
    }

    /// <summary>The same with a cell changed and judged anew.</summary>
    public MatrixReport With(int index, Func<MatrixCell, MatrixCell> change)
    {
        var changed = change(Cells[index]);
        changed = changed with { Judgement = CellJudge.Judge(changed, Plan.Base.Environment.Timing) };
        return this with { Cells = [.. Cells.Select((cell, place) => place == index ? changed : cell)] };
    }
}
