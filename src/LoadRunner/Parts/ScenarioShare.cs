using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The share of one of several generators in the load of a scenario: together they make the whole.</summary>
internal static class ScenarioShare
{
    /// <param name="index">From 0.</param>
    /// <exception cref="UserErrorException">There are fewer users than generators.</exception>
    public static Scenario Of(Scenario scenario, int index, int count) => scenario with
    {
        Load = [.. scenario.Load.Select(load => load with
        {
            Simulations = [.. load.Simulations.Select(simulation => Of(simulation, index, count, load.Workload))],
            MaxInFlight = (load.MaxInFlight + count - 1) / count,
        })],
        Prober = scenario.Prober is { } prober ? prober with { Rate = prober.Rate / count } : null,
        // Whoever gives the shares breaks, probes and judges.
        Faults = [],
        Staleness = null,
        Thresholds = [],
        Expect = Verdict.Valid,
    };

    private static LoadSimulation Of(LoadSimulation simulation, int index, int count, string workload)
    {
        return simulation switch
        {
            Inject it => it with { Rate = it.Rate / count },
            RampingInject it => it with { Rate = it.Rate / count },
            KeepConstant it => it with { Copies = Users(it.Copies) },
            RampingConstant it => it with { Copies = Users(it.Copies) },
            Iterations it => new Iterations(Users(it.Copies), Whole(it.Count), it.During),
            _ => simulation,
        };

        int Users(int copies) => copies >= count
            ? (int)Whole(copies)
            : throw new UserErrorException($"load {workload} has {copies} users, fewer than the {count} generators that are to share them: take fewer generators");

        long Whole(long all) => all / count + (index < all % count ? 1 : 0);
    }
}
