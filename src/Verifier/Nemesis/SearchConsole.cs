using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A search on the console: two lines a run.</summary>
internal sealed class SearchConsole(TextWriter output)
{
    public void Started(SearchReport report, RunFolder folder)
    {
        var plan = report.Plan;
        output.WriteLine(
            $"search: {plan.Base.Name}, seeds from {plan.Base.Seed}, at most {Figures.Plural(plan.MostSeeds, "seed")} or {Figures.Duration(TimeSpan.FromSeconds(plan.MostSeconds))} of runs, "
            + $"replication {plan.Base.Environment.Replication.Name()}, failover {FailoverTiming.Of(plan.Base.Environment)}");
        output.WriteLine(report.Runs.Count == 0 ? $"evidence: {folder.Path}" : $"going on with {folder.Path}, {Figures.Plural(report.Runs.Count, "run")} done");
    }

    public void Running(SearchReport report, SearchStage stage, int seed, IReadOnlyList<FaultSpec> schedule) => output.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"run {report.Runs.Count + 1}, {SearchText.Stage(stage)}, seed {seed}: {ScheduleText.Line(schedule)}"));

    public void Ran(SearchRun run) => output.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"  {SearchText.Outcome(run)}; took {run.Summary.Seconds:0} s"));

    public void Note(string text) => output.WriteLine($"  {text}");

    public void Finished(SearchReport report, RunFolder folder)
    {
        output.WriteLine($"result: {report.Sentence}");
        output.WriteLine($"again: {report.Command}");
        output.WriteLine($"report: {folder.Page}");
    }
}
