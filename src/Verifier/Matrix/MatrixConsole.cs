using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A matrix on the console: two lines a run while it goes on, one a cell in the end.</summary>
internal sealed class MatrixConsole(TextWriter output)
{
    public void Started(MatrixReport report, RunFolder folder)
    {
        var done = report.Cells.Sum(cell => cell.Runs.Count);
        output.WriteLine($"matrix: {Figures.Plural(report.Cells.Count, "cell")}, {report.Plan.Repeats} answers each, seed {report.Plan.Base.Seed}, failover {FailoverTiming.Of(report.Plan.Base.Environment)}");
        output.WriteLine(done == 0 ? $"evidence: {folder.Path}" : $"going on with {folder.Path}, {Figures.Plural(done, "run")} done");
    }

    /// <summary>The cells and what is expected of them, without running any.</summary>
    public void List(MatrixReport report)
    {
        foreach (var cell in report.Cells)
            output.WriteLine($"{cell.Variant.Words} | {cell.Fault} | {cell.Mode.Name()} | {cell.Refusal ?? MatrixText.Expected(cell)}");
        output.WriteLine($"{Figures.Plural(report.Cells.Count, "cell")}, {Figures.Plural(report.Plan.Left(report.Cells), "run")} at least");
    }

    public void Running(MatrixReport report, MatrixCell cell) =>
        output.WriteLine($"{cell.Slug}, run {cell.Runs.Count + 1}; {Left(report)}");

    public void Ran(MatrixCell cell, RunSummary run) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {VerdictWords.Name(run.Verdict)}: {run.Lost} of {run.Acknowledged} lost, RTO {Figures.Milliseconds(run.RtoMs)}, took {run.Seconds:0} s; the cell is {MatrixText.Of(cell.Judgement.Verdict)}"));

    public void Note(string text) => output.WriteLine($"  {text}");

    public void Finished(MatrixReport report, RunFolder folder)
    {
        foreach (var cell in report.Cells)
            output.WriteLine($"{cell.Variant.Words} | {cell.Fault} | {cell.Mode.Name()} | expected {MatrixText.Expected(cell)} | lost {MatrixText.Lost(cell.Judgement.Lost)} | RTO {MatrixText.Rto(cell.Judgement.RtoMs)} | {cell.Judgement.Words}");
        output.WriteLine($"result: {report.Sentence}");
        output.WriteLine($"again: {report.Command}");
        output.WriteLine($"report: {folder.Page}");
    }

    /// <summary>Extrapolated from the runs so far.</summary>
    private static string Left(MatrixReport report)
    {
        var left = report.Plan.Left(report.Cells);
        List<double> took = [.. report.Cells.SelectMany(cell => cell.Runs).Select(run => run.Seconds)];
        return took.Count == 0
            ? $"{Figures.Plural(left, "run")} left"
            : string.Create(CultureInfo.InvariantCulture, $"{Figures.Plural(left, "run")} left, about {took.Average() * left / 60:0} min");
    }
}
