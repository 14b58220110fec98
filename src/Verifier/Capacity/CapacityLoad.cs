using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The loads of a scenario at any rate: open ones in their proportion, closed ones as they are.</summary>
public sealed class CapacityLoad
{
    /// <summary>Operations in flight that a load is given at most: each may need a connection of its own.</summary>
    private const int MaxInFlight = 4096;

    /// <summary>
    /// Room for a mean response time of so many times the limit (Little's law: rate times time). A system that fills it has
    /// broken the limit; with less room, the generator's own cap would be what is measured.
    /// </summary>
    private const double InFlightHeadroom = 4;

    private readonly Scenario scenario;
    private readonly double limitMs;
    private readonly double peakOfAll;

    /// <param name="limitMs">The limit of the response time that will be asked for.</param>
    /// <exception cref="UserErrorException">No load of the scenario has a rate, or it wants a data set, which the search does not load.</exception>
    public CapacityLoad(Scenario scenario, double limitMs)
    {
        (this.scenario, this.limitMs) = (scenario, limitMs);
        if (scenario.DataSet?.Users > 0)
        {
            throw new UserErrorException(
                $"scenario '{scenario.Name}' reads a data set of {scenario.DataSet.Users} users, and find-capacity does not load one. "
                + "Take a scenario without \"dataSet\", or compare two scenarios with 'harness compare'");
        }
        peakOfAll = scenario.Load.Sum(PeakRate);
        if (peakOfAll <= 0)
        {
            throw new UserErrorException(
                $"scenario '{scenario.Name}' has no rate to raise: all of its loads are closed (a number of users). "
                + "Give one of them an inject simulation, e.g. { \"inject\": { \"rate\": 200, \"during\": \"30s\" } }");
        }
        Mix = string.Join(", ", scenario.Load.Select(load => PeakRate(load) > 0
            ? $"{load.Workload} {Figures.Percent(PeakRate(load) / peakOfAll)}"
            : $"{load.Workload} with {Figures.Plural(PeakUsers(load), "user")} beside it"));
    }

    /// <summary>What a rate is made of, e.g. <c>register 80 %, get-user 20 %</c>.</summary>
    public string Mix { get; }

    /// <summary>
    /// The scenario as one step: every open load at a constant rate, together <paramref name="rate"/>, in the proportion of
    /// their peaks; no prober and no fault.
    /// </summary>
    /// <param name="settle">Load before the measurement, left out of it.</param>
    public Scenario At(double rate, TimeSpan length, TimeSpan settle) => scenario with
    {
        Prober = null,
        Faults = [],
        Load = [.. scenario.Load.Where(load => PeakRate(load) > 0 || PeakUsers(load) > 0).Select(load => Step(load, rate, length) with { WarmUp = settle })],
    };

    private LoadSpec Step(LoadSpec load, double rate, TimeSpan length)
    {
        if (PeakRate(load) <= 0)
            return load with { Simulations = [new KeepConstant(PeakUsers(load), length)] };
        var own = rate * PeakRate(load) / peakOfAll;
        var room = (int)Math.Min(MaxInFlight, Math.Ceiling(own * limitMs / 1000 * InFlightHeadroom));
        return load with { Simulations = [new Inject(own, length)], MaxInFlight = Math.Max(load.MaxInFlight, room) };
    }

    private static double PeakRate(LoadSpec load) => load.Simulations.Max(simulation => simulation switch
    {
        Inject inject => inject.Rate,
        RampingInject ramp => ramp.Rate,
        _ => 0,
    });

    private static int PeakUsers(LoadSpec load) => load.Simulations.Max(simulation => simulation switch
    {
        KeepConstant keep => keep.Copies,
        RampingConstant ramp => ramp.Copies,
        Iterations iterations => iterations.Copies,
        _ => 0,
    });
}
