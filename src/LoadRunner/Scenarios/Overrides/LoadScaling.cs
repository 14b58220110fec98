using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Changes how much and how long a scenario loads, and keeps its shape.</summary>
internal static class LoadScaling
{
    /// <summary>The scenario with a first load that peaks at this rate (operations per second).</summary>
    /// <param name="shown">The flag as written, for errors.</param>
    /// <exception cref="UserErrorException">The first load has no rate: all of it is closed.</exception>
    public static Scenario ToRate(Scenario scenario, double rate, string shown)
    {
        var first = scenario.Load[0];
        var peak = first.Simulations.Select(RateOf).Max()
            ?? throw new UserErrorException(
                $"{shown}: the first load ({first.Workload}) has users instead of a rate; "
                + "leave the flag out, or give it an inject simulation in the scenario");
        var scaled = first with { Simulations = [.. first.Simulations.Select(simulation => Scale(simulation, rate, peak))] };
        return scenario with { Load = [scaled, .. scenario.Load.Skip(1)] };
    }

    /// <summary>The scenario with a measured load of exactly this length; the warm-up stays.</summary>
    public static Scenario ToDuration(Scenario scenario, TimeSpan duration)
    {
        var planned = scenario.Duration;
        return scenario with { Load = [.. scenario.Load.Select(load => load with { Simulations = Stretch(load.Simulations, duration, planned) })] };
    }

    /// <summary>Rounds where phases meet, not their lengths, so that the sum is exact.</summary>
    private static IReadOnlyList<LoadSimulation> Stretch(IReadOnlyList<LoadSimulation> simulations, TimeSpan duration, TimeSpan planned)
    {
        var stretched = new List<LoadSimulation>();
        var (end, stretchedEnd) = (0L, 0L);
        foreach (var simulation in simulations)
        {
            var start = stretchedEnd;
            end += simulation.During.Ticks;
            stretchedEnd = Proportion(end, duration, planned);
            var during = TimeSpan.FromTicks(stretchedEnd - start);
            stretched.Add(simulation is Iterations iterations
                ? new Iterations(iterations.Copies, Math.Max(1, Proportion(iterations.Count, duration, planned)), during)
                : simulation with { During = during });
        }
        return stretched;
    }

    private static long Proportion(long value, TimeSpan part, TimeSpan whole) => (long)((Int128)value * part.Ticks / whole.Ticks);

    private static double? RateOf(LoadSimulation simulation) => simulation switch
    {
        Inject inject => inject.Rate,
        RampingInject ramping => ramping.Rate,
        _ => null,
    };

    private static LoadSimulation Scale(LoadSimulation simulation, double rate, double peak) => simulation switch
    {
        Inject inject => inject with { Rate = inject.Rate * rate / peak },
        RampingInject ramping => ramping with { Rate = ramping.Rate * rate / peak },
        _ => simulation,
    };
}
