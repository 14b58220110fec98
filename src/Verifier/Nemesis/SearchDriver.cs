using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Carries a search out: saved runs are taken first, and every new one is on disk before the next begins.</summary>
/// <param name="folder">The search's own folder.</param>
/// <param name="run">Runs a scenario; gets the command that repeats it.</param>
/// <param name="draw">The schedule of a seed.</param>
internal sealed class SearchDriver(
    RunFolder folder, Func<Scenario, string, CancellationToken, Task<JudgedRun>> run,
    Func<int, IReadOnlyList<FaultSpec>> draw, SearchConsole console)
{
    /// <summary>Goes on with a search.</summary>
    /// <param name="atMost">New runs after which it ends, to be gone on with later.</param>
    /// <exception cref="UserErrorException">A run could not begin, or the saved ones do not fit; what was run is in the folder.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; the same holds.</exception>
    public async Task<SearchReport> RunAsync(SearchReport report, int atMost, CancellationToken cancellationToken)
    {
        report = report with { Id = folder.Id };
        console.Started(report, folder);
        var (replayed, made) = (0, 0);
        IReadOnlyList<SearchRun> saved = report.Runs;
        var search = new ViolationSearch(report.Plan, draw, NextAsync, (found, smallest) =>
            report = report with { Found = found ?? report.Found, Smallest = smallest ?? report.Smallest });
        var finished = await search.RunAsync();
        report = report with { IsFinished = finished };
        await SaveAsync(report);
        return report;

        async Task<SearchRun?> NextAsync(SearchStage stage, int seed, IReadOnlyList<FaultSpec> schedule)
        {
            if (replayed < saved.Count)
                return Fitting(saved[replayed++], stage, seed, schedule);
            if (made++ == atMost)
                return null;
            cancellationToken.ThrowIfCancellationRequested();
            var next = await MakeAsync(report, stage, seed, schedule, cancellationToken);
            report = report with { Runs = [.. report.Runs, next] };
            await SaveAsync(report);
            return next;
        }
    }

    private SearchRun Fitting(SearchRun saved, SearchStage stage, int seed, IReadOnlyList<FaultSpec> schedule) =>
        saved.Stage == stage && saved.Seed == seed && ScheduleText.Line(saved.Schedule) == ScheduleText.Line(schedule)
            ? saved
            : throw new UserErrorException(
                $"{folder.Search}: the run {saved.Summary.Id} is not the one that comes next in this version of the program; --fresh begins anew");

    private async Task<SearchRun> MakeAsync(SearchReport report, SearchStage stage, int seed, IReadOnlyList<FaultSpec> schedule, CancellationToken cancellationToken)
    {
        var scenario = FaultCatalog.Prepared(report.Plan.Base with { Faults = schedule, Seed = seed, Expect = Verdict.Valid });
        var file = await SavedScenario.WriteAsync(folder, $"{RunJson.NameOf(stage)}-{report.Runs.Count + 1}", scenario, cancellationToken);
        console.Running(report, stage, seed, schedule);
        var judged = await SecondAttempt.OfAsync(() => run(scenario, SavedScenario.CommandOf(file, scenario), cancellationToken), console.Note);
        IReadOnlyList<string> sought = [.. judged.Summary.Violated.Except(report.Plan.Except)];
        var made = new SearchRun(stage, seed, ScheduleText.Of(schedule), judged.Summary, judged.StallMs, sought) { Near = judged.Near };
        console.Ran(made);
        return made;
    }

    private async Task SaveAsync(SearchReport report)
    {
        await WholeFile.WriteAsync(folder.Search, JsonSerializer.Serialize(report, RunJson.Indented) + "\n", CancellationToken.None);
        await SearchFiles.WriteAsync(report, folder, CancellationToken.None);
    }
}
