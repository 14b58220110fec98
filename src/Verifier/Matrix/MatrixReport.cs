using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A matrix: what was asked, every run so far, and what came of it. Written as <c>matrix.json</c> after every run.</summary>
public sealed record MatrixReport : IResumable
{
    /// <summary>Version of this format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Name of its folder.</summary>
    public required string Id { get; init; }

    /// <summary>Wall clock at the start, for labels.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The command that repeats it, or goes on with it while it is not finished.</summary>
    public required string Command { get; init; }

    public required string HarnessVersion { get; init; }

    /// <summary>Operating system, processor count and memory.</summary>
    public required string Machine { get; init; }

    public required MatrixPlan Plan { get; init; }

    /// <summary>In the order of <see cref="MatrixPlan.Cells"/>.</summary>
    public required IReadOnlyList<MatrixCell> Cells { get; init; }

    /// <summary>False while runs are missing.</summary>
    public bool IsFinished { get; init; }

    /// <summary>The worst cell; cells that no environment can do do not count.</summary>
    public CellVerdict Worst => Cells.Select(cell => cell.Judgement.Verdict).Where(verdict => verdict != CellVerdict.Cannot)
        .DefaultIfEmpty(CellVerdict.Unknown).Max();

    /// <summary>Violated: a cell is worse than expected; unknown: one has no answer, or a control has shown nothing.</summary>
    public Verdict Verdict => Worst switch
    {
        CellVerdict.AsExpected => Verdict.Valid,
        CellVerdict.Worse => Verdict.Violated,
        _ => Verdict.Unknown,
    };

    /// <summary>What was crossed, for lists of reports.</summary>
    public string Subject => $"{Figures.Plural(Plan.Modes.Count, "mode")}, {Figures.Plural(Plan.Faults.Count, "fault")}";

    /// <summary>The outcome in one sentence with its numbers.</summary>
    public string Sentence
    {
        get
        {
            var counts = Cells.GroupBy(cell => cell.Judgement.Verdict).OrderByDescending(group => group.Key)
                .Select(group => $"{Figures.Count(group.Count())} {MatrixText.Of(group.Key)}");
            return $"{Figures.Plural(Cells.Count, "cell")}: {string.Join(", ", counts)}; {Figures.Plural(Cells.Sum(cell => cell.Runs.Count), "run")}"
                + $"{(IsFinished ? "" : ", not finished")}.";
        }
    }

    /// <summary>A matrix without any run; it has no folder yet.</summary>
    public static MatrixReport Begin(MatrixPlan plan, string command, DateTimeOffset startedAt) => new()
    {
        Id = "", StartedAt = startedAt, Command = command, HarnessVersion = RunInfos.Version, Machine = RunInfos.Machine, Plan = plan, Cells = [.. plan.Cells()],
    };

    /// <summary>The same with a cell changed and judged anew.</summary>
    public MatrixReport With(int index, Func<MatrixCell, MatrixCell> change)
    {
        var changed = change(Cells[index]);
        changed = changed with { Judgement = CellJudge.Judge(changed, Plan.Base.Environment.Timing) };
        return this with { Cells = [.. Cells.Select((cell, place) => place == index ? changed : cell)] };
    }
}
