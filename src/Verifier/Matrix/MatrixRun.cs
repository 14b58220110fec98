using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Drives a matrix: run after run, each on a cluster of its own, everything that is known on disk after each. Which cell comes
/// next is <see cref="MatrixPlan.Next"/>'s business.
/// </summary>
/// <param name="folder">The matrix's own folder.</param>
/// <param name="run">Runs a scenario; gets the command that repeats it.</param>
internal sealed class MatrixRun(
    RunFolder folder, Func<Scenario, string, CancellationToken, Task<RunSummary>> run, Func<EnvironmentSpec, IEnvironment> create, MatrixConsole console)
{
    /// <summary>Runs what is missing.</summary>
    /// <param name="atMost">Runs after which it ends, to be gone on with later.</param>
    /// <exception cref="UserErrorException">A run could not begin; what was run until then is in the folder, and the same command goes on.</exception>
    /// <exception cref="OperationCanceledException">The same holds for an interruption.</exception>
    public async Task<MatrixReport> RunAsync(MatrixReport report, int atMost, CancellationToken cancellationToken)
    {
        report = report with { Id = folder.Id };
        console.Started(report, folder);
        report = await RefuseAsync(report, create);
        await SaveAsync(report, cancellationToken);
        for (var done = 0; done < atMost && report.Plan.Next(report.Cells) is { } next; done++)
        {
            report = await RunCellAsync(report, next, cancellationToken);
            await SaveAsync(report, cancellationToken);
        }
        report = report with { IsFinished = report.Plan.Next(report.Cells) is null };
        await SaveAsync(report, cancellationToken);
        return report;
    }

    /// <summary>Marks every cell that its environment can never do, before anything is started.</summary>
    public static async Task<MatrixReport> RefuseAsync(MatrixReport report, Func<EnvironmentSpec, IEnvironment> create)
    {
        foreach (var (index, cell) in report.Cells.Index())
        {
            if (cell.Runs.Count == 0 && await CellScenario.RefusalAsync(cell, CellScenario.Of(cell, report.Plan, 0), create) is { } refusal)
                report = report.With(index, refused => refused with { Refusal = refusal });
        }
        return report;
    }

    private async Task<MatrixReport> RunCellAsync(MatrixReport report, int index, CancellationToken cancellationToken)
    {
        var cell = report.Cells[index];
        var scenario = CellScenario.Of(cell, report.Plan, cell.Runs.Count);
        var file = await SavedScenario.WriteAsync(folder, cell.Slug, scenario, cancellationToken);
        console.Running(report, cell);
        try
        {
            var summary = await SecondAttempt.OfAsync(() => run(scenario, SavedScenario.CommandOf(file, scenario), cancellationToken), console.Note);
            report = report.With(index, answered => answered with { Runs = [.. answered.Runs, summary] });
            console.Ran(report.Cells[index], summary);
            return report;
        }
        catch (UserErrorException error) when (error.IsLasting)
        {
            console.Note(error.Message);
            return report.With(index, refused => refused with { Refusal = error.Message });
        }
    }

    private async Task SaveAsync(MatrixReport report, CancellationToken cancellationToken)
    {
        await WholeFile.WriteAsync(folder.Matrix, JsonSerializer.Serialize(report, RunJson.Indented) + "\n", CancellationToken.None);
        await MatrixFiles.WriteAsync(report, folder, CancellationToken.None);
        // Not before: a run that has ended is kept, and the files tell the same.
        cancellationToken.ThrowIfCancellationRequested();
    }
}
