using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The load of a scenario on a cluster of its own: up, data set, load, report, down.</summary>
/// <param name="reports">Folder of all runs; the run gets a folder of its own in it.</param>
/// <param name="settingsAt">What to run, at the address of the API that is up.</param>
internal sealed class ClusterSession(
    Scenario scenario, IEnvironment environment, string reports, Func<Uri, LoadSettings> settingsAt,
    TextWriter output, TextWriter error, TimeProvider time)
{
    private const string LogFolder = "logs";

    /// <summary>Runs the load and always tears down what it started.</summary>
    /// <exception cref="UserErrorException">The cluster did not come up or did not take the data set; nothing is left.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted before the load; nothing is left.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var folder = ReportFolders.Create(reports, time.GetUtcNow(), scenario.Name);
        foreach (var (_, what) in LeftOut())
            await error.WriteLineAsync($"left out: {what}");
        try
        {
            await ScenarioCluster.StartAsync(environment, scenario, time, error.WriteLine, cancellationToken);
        }
        catch
        {
            // A cluster that did not come up ends itself; what another run uses must not be ended here.
            Directory.Delete(folder, recursive: true);
            throw;
        }

        try
        {
            return await LoadAsync(folder, cancellationToken);
        }
        finally
        {
            if (environment is ILogSource logs)
                await logs.CollectLogsAsync(Path.Combine(folder, LogFolder), CancellationToken.None);
            await error.WriteLineAsync("ending the cluster");
            foreach (var problem in await ScenarioCluster.EndAsync(environment))
                await error.WriteLineAsync($"error: {problem}");
        }
    }

    private async Task<ExitCode> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var settings = settingsAt(environment.Endpoints.ApiUrl) with
        {
            Report = folder,
            DataSetUsers = scenario.DataSet?.Users ?? 0,
            Facts = [.. await FactsAsync(cancellationToken)],
        };
        return await new LoadSession(settings, output, error, time).RunAsync(cancellationToken);
    }

    private async Task<IEnumerable<(string, string)>> FactsAsync(CancellationToken cancellationToken)
    {
        var described = await environment.DescribeAsync(cancellationToken);
        var dataSet = scenario.DataSet is { } spec ? $"{Figures.Count(spec.Users)} users" : "none";
        return [("Reads from", environment.Spec.Reads.Name()), ("Data set", dataSet), .. LeftOut(), .. described.Select(fact => (fact.Key, fact.Value))];
    }

    /// <summary>Parts of the scenario that are no load, and so are not run here.</summary>
    private IEnumerable<(string Name, string What)> LeftOut()
    {
        if (scenario.Faults.Count > 0)
            yield return ("Left out", $"the faults of the scenario ({string.Join(", ", scenario.Faults.Select(fault => fault.Fault))}): './harness run {scenario.Name}' injects them");
        if (scenario.Staleness is not null)
            yield return ("Left out", $"the probes of staleness: './harness run {scenario.Name}' has them");
    }
}
