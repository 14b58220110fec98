using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// The loads of a scenario at any rate. When its first load is open, all open ones are raised together, in the proportion of
/// their peaks. When its first load is closed, that one is raised, as an open load, since it is what the scenario is about.
/// All others run beside it as they are.
/// </summary>
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

    /// <summary>Those with more in them than pauses.</summary>
    private readonly IReadOnlyList<LoadSpec> loads;

    /// <summary>Of the rate, one of each load; 0 for a load that runs beside it as it is.</summary>
    private readonly IReadOnlyList<double> shares;

    /// <param name="limitMs">The limit of the response time that will be asked for.</param>
    public CapacityLoad(Scenario scenario, double limitMs)
    {
        (this.scenario, this.limitMs) = (scenario, limitMs);
        loads = [.. scenario.Load.Where(load => PeakRate(load) > 0 || PeakUsers(load) > 0)];
        var peakOfAll = loads.Sum(PeakRate);
        var isOpen = PeakRate(loads[0]) > 0;
        shares = [.. loads.Select((load, index) => isOpen ? PeakRate(load) / peakOfAll : index == 0 ? 1 : 0)];
        Mix = string.Join(", ", loads.Zip(shares, (load, share) =>
            share > 0 ? $"{load.Workload} {Figures.Percent(share)}"
            : PeakRate(load) > 0 ? $"{load.Workload} at {Figures.Rate(PeakRate(load))} beside it"
            : $"{load.Workload} with {Figures.Plural(PeakUsers(load), "user")} beside it"));
    }

    /// <summary>What a rate is made of, e.g. <c>register 80 %, get-user 20 %</c>.</summary>
    public string Mix { get; }

    /// <summary>
    /// The scenario as one step: the raised loads at a constant rate, together <paramref name="rate"/>, each with its share;
    /// the others at their peak; no prober and no fault.
    /// </summary>
    /// <param name="settle">Load before the measurement, left out of it.</param>
    public Scenario At(double rate, TimeSpan length, TimeSpan settle) => scenario with
    {
        Prober = null,
        Faults = [],
        Load = [.. loads.Zip(shares, (load, share) => (share > 0 ? Raised(load, rate * share, length) : Beside(load, length)) with { WarmUp = settle })],
    };

    /// <summary>Whether the rate is of the load at this place of a step.</summary>
    public bool IsRaised(int index) => shares[index] > 0;

    private LoadSpec Raised(LoadSpec load, double rate, TimeSpan length)
    {
        var room = (int)Math.Min(MaxInFlight, Math.Ceiling(rate * limitMs / 1000 * InFlightHeadroom));
        // Arrivals wait for no user, so nobody thinks between them.
        return load with { Simulations = [new Inject(rate, length)], ThinkTime = null, MaxInFlight = Math.Max(load.MaxInFlight, room) };
    }

    private static LoadSpec Beside(LoadSpec load, TimeSpan length) => load with
    {
        Simulations = [PeakRate(load) > 0 ? new Inject(PeakRate(load), length) : new KeepConstant(PeakUsers(load), length)],
    };

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
