using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>One run of many: on a cluster of its own, analysed at once.</summary>
/// <param name="reports">Folder that receives the run's folder.</param>
internal sealed class FreshRun(string reports, IRunObserver observer, TimeProvider time)
{
    /// <param name="command">The command that repeats the run.</param>
    /// <exception cref="UserErrorException">The run could not begin.</exception>
    public async Task<(RunSummary Summary, ReportModel Model)> RunAsync(Scenario scenario, string command, CancellationToken cancellationToken)
    {
        var options = new ExperimentOptions { Scenario = scenario, Reports = reports, Command = command };
        var clock = new RunClock(time);
        await using var environment = EnvironmentFactory.Create(scenario.Environment, time);
        var folder = await new Experiment(options, environment, clock, observer).RunAsync(cancellationToken);
        var model = await RunAnalyst.AnalyseAsync(folder, cancellationToken);
        return (RunSummary.Of(model.Result, model.Info, TimeSpan.FromMicroseconds(clock.NowNs / 1e3)), model);
    }
}
