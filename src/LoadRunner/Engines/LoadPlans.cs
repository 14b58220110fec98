namespace Harness.LoadRunner;

/// <summary>Makes an engine's plan of a scenario: its loads and the prober, each with worker numbers of its own.</summary>
public static class LoadPlans
{
    /// <summary>Enough for the prober's rate times its time-out, many times over.</summary>
    private const int ProberInFlight = 256;

    /// <exception cref="Environments.UserErrorException">A workload is unknown, a feed cannot be read, or the loads need more than 65,535 workers.</exception>
    /// <param name="firstWorker">First worker number that the plan may use.</param>
    public static IReadOnlyList<PlannedLoad> Of(Scenario scenario, HttpWorkloads workloads, ushort firstWorker = 0)
    {
        List<PlannedLoad> loads = [];
        var next = (int)firstWorker;
        foreach (var spec in scenario.Load)
            Add(spec, workloads.For(spec));
        if (scenario.Prober is { } prober)
            Add(ProberLoad(scenario, prober, workloads.Prober.Name), LoadScript.Of(workloads.Prober));
        return loads;

        void Add(LoadSpec spec, LoadScript script)
        {
            if (next + spec.MaxInFlight > ushort.MaxValue)
                throw new Environments.UserErrorException(
                    $"scenario '{scenario.Name}': maxInFlight of all loads adds up to more than {ushort.MaxValue:N0}; lower it");
            loads.Add(new PlannedLoad(spec, script, (ushort)next, spec.MaxInFlight) { Seed = scenario.Seed, Number = loads.Count });
            next += spec.MaxInFlight;
        }
    }

    /// <summary>How many worker numbers the plan of a scenario uses.</summary>
    internal static int WorkersOf(Scenario scenario) => scenario.Load.Sum(load => load.MaxInFlight) + (scenario.Prober is null ? 0 : ProberInFlight);

    /// <summary>The prober writes at its rate from the first warm-up to the end of the longest load.</summary>
    private static LoadSpec ProberLoad(Scenario scenario, ProberSpec prober, string name) => new()
    {
        Workload = name,
        WarmUp = scenario.Load.Select(load => load.WarmUp).DefaultIfEmpty().Max(),
        Simulations = [new Inject(prober.Rate, scenario.Duration)],
        Timeout = prober.Timeout,
        MaxInFlight = ProberInFlight,
    };
}
