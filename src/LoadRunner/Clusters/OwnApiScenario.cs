using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>What of a scenario can be asked of an API of which only a write is known.</summary>
internal static class OwnApiScenario
{
    private const string Register = "register";

    /// <summary>The scenario with its writes alone; what is left out is told.</summary>
    /// <exception cref="UserErrorException">It has no load of writes.</exception>
    public static Scenario Of(Scenario scenario, TextWriter notes)
    {
        List<LoadSpec> writes = [.. scenario.Load.Where(load => load is { Workload: Register, Mix.Count: 0, Steps.Count: 0 })];
        if (writes.Count == 0)
            throw new UserErrorException(
                $"scenario '{scenario.Name}' has no load '{Register}', which alone can be sent to your own API: take failover-loss, or leave \"workload\" out of the configuration");
        if (writes.Count < scenario.Load.Count || scenario.DataSet is not null || scenario.Staleness is not null)
            notes.WriteLine("own API: only the writes of the scenario are run; its reads, data set and staleness probe are left out");
        var names = writes.Select(load => load.Workload).Append("prober");
        return scenario with
        {
            Load = writes, DataSet = null, Staleness = null,
            Thresholds = [.. scenario.Thresholds.Where(threshold => threshold.Workload is null || names.Contains(threshold.Workload))],
        };
    }
}
