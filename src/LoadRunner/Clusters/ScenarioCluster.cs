using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Begin and end of the cluster of a scenario, the same for every kind of run.</summary>
public static class ScenarioCluster
{
    /// <summary>Brings the cluster up and the scenario's data set into it.</summary>
    /// <param name="step">Gets each step in words.</param>
    /// <exception cref="UserErrorException">Something is missing, taken or did not come up in time; disposing ends what is up.</exception>
    public static async Task StartAsync(
        IEnvironment environment, Scenario scenario, TimeProvider time, Action<string> step, CancellationToken cancellationToken)
    {
        await environment.StartAsync(new ProgressTo<string>(step), cancellationToken);
        await LoadDataSetAsync(environment, scenario, time, step, cancellationToken);
    }

    /// <summary>Brings the scenario's data set, if it has one, into a cluster that is up.</summary>
    /// <param name="step">Gets each step in words.</param>
    /// <exception cref="UserErrorException">The cluster does not take it.</exception>
    public static async Task LoadDataSetAsync(
        IEnvironment environment, Scenario scenario, TimeProvider time, Action<string> step, CancellationToken cancellationToken)
    {
        if (scenario.DataSet is not { } spec)
            return;
        var took = await DataSetLoader.EnsureAsync(environment, DataSetUser.All(spec.Users, scenario.Seed), time, cancellationToken);
        step($"data set of {Figures.Count(spec.Users)} users {(took is { } spent ? $"loaded in {Figures.Milliseconds(spent.TotalMilliseconds)}" : "is there already")}");
    }

    /// <summary>Ends the cluster in any state. Not to be cancelled: an interrupted run cleans up as well.</summary>
    /// <returns>What could not be ended or removed, one line each; empty when all is gone.</returns>
    public static async Task<IReadOnlyList<string>> EndAsync(IEnvironment environment)
    {
        try
        {
            return await environment.StopAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            return [$"tear-down failed: {exception.Message}"];
        }
    }
}
