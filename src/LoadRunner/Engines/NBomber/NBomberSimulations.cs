using Harness.Environments;
using NBomber.CSharp;
using NBomberSimulation = NBomber.Contracts.LoadSimulation;

namespace Harness.LoadRunner;

/// <summary>
/// Our load simulations in NBomber's words. NBomber counts in whole operations an interval, moves on in whole intervals, and
/// climbs ramps from the number that the simulation before it had, of whichever kind: what does not fit is refused by name,
/// never rounded. Pure.
/// </summary>
internal static class NBomberSimulations
{
    /// <summary>How long load may go on past its plan.</summary>
    public static readonly TimeSpan Extension = TimeSpan.FromHours(1);

    /// <summary>NBomber refuses shorter simulations, and moves closed ones and pauses on by it.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Intervals of arrivals, the usual one first.</summary>
    private static readonly double[] IntervalSeconds = [1, 0.5, 0.2, 0.1, 2, 5, 10];

    /// <summary>All that a load does, as NBomber is told it.</summary>
    /// <param name="lead">How long it waits for the warm-up of other loads to reach its own; 0 or more.</param>
    /// <param name="extended">Whether it is to go on at its last level past its end.</param>
    /// <exception cref="UserErrorException">NBomber cannot express it.</exception>
    public static IReadOnlyList<NBomberSimulation> Of(LoadSpec spec, TimeSpan lead, bool extended)
    {
        var phases = Phases(spec, lead, extended);
        for (var i = 0; i < phases.Count; i++)
            Check(spec, phases[i], i > 0 ? phases[i - 1] : null);
        var interval = phases.Any(IsArrivals) ? IntervalOf(spec, phases) : Second;
        return [.. phases.Select(phase => Map(phase, interval))];
    }

    /// <summary>The phases of a load in order: waiting, warm-up, simulations, extension.</summary>
    public static IReadOnlyList<LoadSimulation> Phases(LoadSpec spec, TimeSpan lead, bool extended)
    {
        List<LoadSimulation> phases = [];
        if (lead > TimeSpan.Zero)
            phases.Add(new Pause(lead));
        if (spec.WarmUp > TimeSpan.Zero)
            phases.Add(WarmUp(spec));
        phases.AddRange(spec.Simulations);
        if (extended && spec.Simulations.LastOrDefault(phase => phase is not Pause) is { } last)
            phases.Add(Lengthened(last));
        return phases;
    }

    private static LoadSimulation WarmUp(LoadSpec spec) => spec.Simulations[0] switch
    {
        RampingInject or RampingConstant => throw Refuse(spec, "a warm-up before a ramp: a ramp of NBomber's climbs from the level before it"),
        Iterations => throw Refuse(spec, "a warm-up before iterations"),
        var first => first with { During = spec.WarmUp },
    };

    private static LoadSimulation Lengthened(LoadSimulation last) => last switch
    {
        RampingInject ramp => new Inject(ramp.Rate, Extension) { Arrivals = ramp.Arrivals },
        RampingConstant ramp => new KeepConstant(ramp.Copies, Extension),
        Iterations iterations => new KeepConstant(iterations.Copies, Extension),
        _ => last with { During = Extension },
    };

    private static void Check(LoadSpec spec, LoadSimulation phase, LoadSimulation? before)
    {
        if (phase is Inject { Arrivals: ArrivalPattern.Poisson } or RampingInject { Arrivals: ArrivalPattern.Poisson })
            throw Refuse(spec, "Poisson arrivals");
        if (phase is RampingInject && IsUsers(before) || phase is RampingConstant && IsArrivals(before))
            throw Refuse(spec, "a ramp right after a simulation of the other model: put a pause between them");
        if (phase is Iterations && !ReferenceEquals(phase, spec.Simulations[^1]))
            throw Refuse(spec, "iterations before other simulations: make them the last one");
        if (phase.During < Second)
            throw Refuse(spec, $"{DurationText.Format(phase.During)} of {phase.GetType().Name}: the shortest simulation is 1 s");
        if (!IsArrivals(phase) && phase is not Iterations && phase.During.Ticks % Second.Ticks != 0)
            throw Refuse(spec, $"{DurationText.Format(phase.During)} of {phase.GetType().Name}: choose whole seconds");
    }

    private static TimeSpan IntervalOf(LoadSpec spec, IReadOnlyList<LoadSimulation> phases)
    {
        foreach (var seconds in IntervalSeconds)
        {
            var interval = TimeSpan.FromSeconds(seconds);
            if (phases.Where(IsArrivals).All(phase => phase.During.Ticks % interval.Ticks == 0 && IsWhole(RateOf(phase) * seconds)))
                return interval;
        }
        var rates = string.Join(", ", phases.Where(IsArrivals).Select(phase => $"{Figures.Number(RateOf(phase))}/s for {DurationText.Format(phase.During)}"));
        throw Refuse(spec, $"arrivals at {rates}: it counts whole operations in whole intervals of at most 10 s; choose whole rates and whole seconds");
    }

    private static NBomberSimulation Map(LoadSimulation phase, TimeSpan interval) => phase switch
    {
        Inject inject => Simulation.Inject(CountIn(inject.Rate, interval), interval, inject.During),
        RampingInject ramp => Simulation.RampingInject(CountIn(ramp.Rate, interval), interval, ramp.During),
        KeepConstant keep => Simulation.KeepConstant(keep.Copies, keep.During),
        RampingConstant ramp => Simulation.RampingConstant(ramp.Copies, ramp.During),
        Iterations iterations => Simulation.KeepConstant(iterations.Copies, TimeSpan.FromSeconds(Math.Ceiling(iterations.During.TotalSeconds))),
        _ => Simulation.Pause(phase.During),
    };

    private static bool IsArrivals(LoadSimulation? phase) => phase is Inject or RampingInject;

    private static bool IsUsers(LoadSimulation? phase) => phase is KeepConstant or RampingConstant or Iterations;

    private static double RateOf(LoadSimulation phase) => ArrivalSchedule.Rates(phase, 0).To;

    private static bool IsWhole(double count) => Math.Abs(count - Math.Round(count)) < 1e-6;

    private static int CountIn(double rate, TimeSpan interval) => (int)Math.Round(rate * interval.TotalSeconds);

    private static UserErrorException Refuse(LoadSpec spec, string what) =>
        new($"load {spec.Workload}: the NBomber engine cannot run {what}; builds without -p:LoadEngine=NBomber can");
}
