namespace NBomber.Contracts
{
    /// <summary>What an iteration knows of its scenario.</summary>
    public interface IScenarioContext
    {
        CancellationToken CancellationToken { get; }

        void StopScenario(string scenarioName, string reason);

        void StopCurrentTest(string reason);
    }

    /// <summary>A scenario as it was described.</summary>
    public sealed record ScenarioProps(string ScenarioName, Func<IScenarioContext, Task<IResponse>> Run)
    {
        public IReadOnlyList<LoadSimulation> LoadSimulations { get; init; } = [];

        public bool HasWarmUp { get; init; } = true;

        public bool RestartIterationOnFail { get; init; } = true;

        public int MaxFailCount { get; init; } = 5_000;
    }
}

namespace NBomber.CSharp
{
    using NBomber.Contracts;

    /// <summary>Describes scenarios.</summary>
    public static class Scenario
    {
        public static ScenarioProps Create(string name, Func<IScenarioContext, Task<IResponse>> run) => new(name, run);

        public static ScenarioProps WithoutWarmUp(this ScenarioProps scenario) => scenario with { HasWarmUp = false };

        public static ScenarioProps WithLoadSimulations(this ScenarioProps scenario, params LoadSimulation[] loadSimulations) =>
            scenario with { LoadSimulations = loadSimulations };

        public static ScenarioProps WithRestartIterationOnFail(this ScenarioProps scenario, bool shouldRestart) =>
            scenario with { RestartIterationOnFail = shouldRestart };

        public static ScenarioProps WithMaxFailCount(this ScenarioProps scenario, int failCount) => scenario with { MaxFailCount = failCount };
    }

    /// <summary>Measures steps.</summary>
    public static class Step
    {
        public static async Task<Response<T>> Run<T>(string name, IScenarioContext context, Func<Task<Response<T>>> run)
        {
            var response = await ((ScenarioRun)context).MeasureAsync(name, run).ConfigureAwait(false);
            return response;
        }
    }
}
