using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Drives one search from start to evidence: cluster up once, step after step, tear-down, page. What is known is on disk
/// after every step; which rate comes next is <see cref="CapacitySearch"/>'s business.
/// </summary>
public sealed class CapacityRun(CapacityOptions options, IEnvironment environment, IStepLoad load, string mix, RunClock clock, CapacityConsole console)
{
    /// <summary>What a step left behind in the system's queues must not be held against the next one.</summary>
    private static readonly TimeSpan MaxRest = TimeSpan.FromSeconds(3);

    /// <summary>Runs the search and always tears down what it started.</summary>
    /// <returns>The outcome, and the folder with the evidence.</returns>
    /// <exception cref="UserErrorException">The search could not begin; nothing is left behind once the environment is disposed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; the steps until then are in the folder.</exception>
    public async Task<(CapacityReport Report, RunFolder Folder)> RunAsync(CancellationToken cancellationToken)
    {
        var folder = new RunFolder(ReportFolders.Create(options.Reports, clock.StartedAt, $"capacity-{options.Scenario.Name}"));
        var report = Begin(folder);
        await SaveAsync(folder, report);
        console.Started(report, folder);
        try
        {
            report = await BringUpAsync(folder, report, cancellationToken);
        }
        catch
        {
            // A cluster that did not come up has ended itself; what another run uses must not be ended here.
            Directory.Delete(folder.Path, recursive: true);
            throw;
        }

        try
        {
            await SearchAsync(folder, changed => report = changed(report), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            report = Fail(report, exception.Message);
        }
        catch (OperationCanceledException)
        {
            report = Fail(report, "interrupted");
            throw;
        }
        finally
        {
            if (environment is ILogSource logs)
                await logs.CollectLogsAsync(folder.Logs, CancellationToken.None);
            report = report with { Info = report.Info with { TeardownProblems = await ScenarioCluster.EndAsync(environment) } };
            await SaveAsync(folder, report);
            await CapacityPageFile.WriteAsync(report, folder, CancellationToken.None);
            await ReportIndex.WriteAsync(options.Reports, CancellationToken.None);
        }
        return (report, folder);
    }

    private CapacityReport Begin(RunFolder folder) => new()
    {
        Info = RunInfos.Of(new ExperimentOptions { Scenario = options.Scenario, Reports = options.Reports, Command = options.Command }, folder, clock),
        Limits = options.Limits,
        Mix = mix,
        From = options.From,
        Max = options.Max,
        StepSeconds = options.Step.TotalSeconds,
        HoldSeconds = options.Hold.TotalSeconds,
    };

    private async Task<CapacityReport> BringUpAsync(RunFolder folder, CapacityReport report, CancellationToken cancellationToken)
    {
        var startedNs = clock.NowNs;
        await ScenarioCluster.StartAsync(environment, options.Scenario, clock.Time, console.Note, cancellationToken);
        var info = report.Info with
        {
            ColdStartSeconds = (clock.NowNs - startedNs) / 1e9,
            Environment = await environment.DescribeAsync(cancellationToken),
        };
        report = report with { Info = info };
        await SaveAsync(folder, report);
        return report;
    }

    /// <summary>Steps until the search ends; every one is on disk before the next begins.</summary>
    /// <param name="change">Changes the report and returns it.</param>
    private async Task SearchAsync(
        RunFolder folder, Func<Func<CapacityReport, CapacityReport>, CapacityReport> change, CancellationToken cancellationToken)
    {
        var search = new CapacitySearch(options.From, options.Max);
        for (var number = 1; search.Next is { } next; number++)
        {
            var step = await StepAsync(number, next, cancellationToken);
            search.Take(step.Outcome);
            await SaveAsync(folder, change(report => report with { Steps = [.. report.Steps, step], End = search.End }));
            if (step.Outcome != StepOutcome.Held && search.Next is not null)
                await RestAsync(cancellationToken);
        }
    }

    private async Task<CapacityStep> StepAsync(int number, SearchStep next, CancellationToken cancellationToken)
    {
        var length = next.Phase == SearchPhase.Confirmation ? options.Hold : options.Step;
        console.Trying(number, next, length);
        LoadReport measured;
        try
        {
            measured = await load.RunAsync(next.Rate, length, cancellationToken);
        }
        catch
        {
            console.Abandoned();
            throw;
        }
        var step = StepJudge.Judge(number, next, length, measured, options.Limits, Environment.ProcessorCount, load.IsRaised);
        console.Tried(step);
        return step;
    }

    /// <summary>After a step that broke: queues empty, and a cluster that changed its leader under the load has one again.</summary>
    /// <exception cref="UserErrorException">The cluster has no leader any more.</exception>
    private async Task RestAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(options.Step < MaxRest ? options.Step : MaxRest, clock.Time, cancellationToken);
        var led = await clock.Time.UntilAsync(
            Timeouts.Rejoin, async () => (await environment.ViewAsync(cancellationToken)).Leader is not null, cancellationToken);
        if (!led)
            throw new UserErrorException($"the cluster had no leader for {Timeouts.Rejoin.TotalSeconds:0} s after the last step");
    }

    private static CapacityReport Fail(CapacityReport report, string why) => report with { Info = report.Info with { Failure = why } };

    private static Task SaveAsync(RunFolder folder, CapacityReport report) => WholeFile.WriteAsync(
        folder.Capacity, JsonSerializer.Serialize(report, RunJson.Indented) + "\n", CancellationToken.None);
}
