using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Runs two scenarios in pairs, each run an ordinary experiment with a folder and a verdict of its own, and compares them.
/// </summary>
internal sealed class ComparisonRunner(ComparisonOptions options, IRunObserver observer, TimeProvider time)
{
    private readonly ComparisonOptions options = options.Aligned();
    private readonly List<RunFolder> a = [];
    private readonly List<RunFolder> b = [];

    /// <returns>The comparison; nothing of the clusters is left.</returns>
    /// <exception cref="UserErrorException">A run could not begin, or a run has no load to compare.</exception>
    public async Task<Comparison> RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        if (options.OneClusterDoes)
            await RunOnOneClusterAsync(cancellationToken);
        else
            await RunOnFreshClustersAsync(cancellationToken);
        return await SavedRuns.ComparePairsAsync(options, a, b, started, cancellationToken);
    }

    private async Task RunOnOneClusterAsync(CancellationToken cancellationToken)
    {
        await using var environment = EnvironmentFactory.Create(options.A.Environment, time);
        if (environment is not IReadRouting routing)
        {
            await RunOnFreshClustersAsync(cancellationToken);
            return;
        }
        await environment.StartAsync(new ProgressTo<string>(observer.Step), cancellationToken);
        foreach (var (pair, isA) in PairOrder.Of(options.Pairs))
        {
            var scenario = isA ? options.A : options.B;
            await EarlierWrites.RemoveAsync(environment, time, cancellationToken);
            await routing.SetReadsAsync(scenario.Environment.Reads, cancellationToken);
            observer.Step($"pair {pair + 1} of {options.Pairs}, {(isA ? "A" : "B")}: reads from the {scenario.Environment.Reads.Name()}");
            await RunAsync(scenario, isA, environment, onRunningCluster: true, cancellationToken);
        }
    }

    private async Task RunOnFreshClustersAsync(CancellationToken cancellationToken)
    {
        foreach (var (pair, isA) in PairOrder.Of(options.Pairs))
        {
            var scenario = isA ? options.A : options.B;
            observer.Step($"pair {pair + 1} of {options.Pairs}, {(isA ? "A" : "B")}: {scenario.Name}");
            await using var environment = EnvironmentFactory.Create(scenario.Environment, time);
            await RunAsync(scenario, isA, environment, onRunningCluster: false, cancellationToken);
        }
    }

    private async Task RunAsync(
        Scenario scenario, bool isA, IEnvironment environment, bool onRunningCluster, CancellationToken cancellationToken)
    {
        var experiment = new ExperimentOptions
        {
            Scenario = scenario,
            Reports = options.Reports,
            Command = $"{HarnessCli.Name} run {scenario.Name} --seed {scenario.Seed}",
            OnRunningCluster = onRunningCluster,
        };
        var folder = await new Experiment(experiment, environment, new RunClock(time), observer).RunAsync(cancellationToken);
        await RunAnalyst.AnalyseAsync(folder, cancellationToken);
        (isA ? a : b).Add(folder);
    }
}
