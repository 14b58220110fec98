using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Random schedules for a scenario, as its environment can carry them out.</summary>
internal static class RandomFaults
{
    /// <exception cref="UserErrorException">A setting of the environment is impossible.</exception>
    public static async Task<ScheduleDraw> DrawAsync(Scenario scenario)
    {
        await using var environment = EnvironmentFactory.Create(scenario.Environment, TimeProvider.System);
        return new ScheduleDraw(NemesisMoves.For(environment), scenario.Environment.Timing, scenario.Environment.Nodes, scenario.Duration);
    }
}
