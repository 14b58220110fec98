namespace Harness.LoadRunner;

/// <summary>A stretch of a load that one mechanism runs: open phases together, closed ones one by one.</summary>
internal abstract record PhaseGroup(TimeSpan During)
{
    /// <summary>The stretches of a load in order: its warm-up first, when it has one.</summary>
    public static IReadOnlyList<PhaseGroup> Of(LoadSpec spec)
    {
        var groups = new List<PhaseGroup>();
        if (spec.WarmUp > TimeSpan.Zero)
            groups.Add(Steady(spec.Simulations[0], spec.WarmUp));
        var (rate, copies) = (0.0, 0);
        var open = new List<LoadSimulation>();
        var openStartRate = 0.0;
        foreach (var phase in spec.Simulations)
        {
            if (phase is Inject or RampingInject or Pause)
            {
                if (open.Count == 0)
                    openStartRate = rate;
                open.Add(phase);
                (rate, copies) = (ArrivalSchedule.Rates(phase, rate).To, 0);
                continue;
            }
            CloseOpen();
            groups.Add(Closed(phase, copies));
            (rate, copies) = (0, CopiesOf(phase));
        }
        CloseOpen();
        return groups;

        void CloseOpen()
        {
            if (open.Count > 0)
                groups.Add(new OpenGroup([.. open], openStartRate));
            open.Clear();
        }
    }

    /// <summary>What goes on when the load is to go on past its end: the last phase's level; null when that is nothing.</summary>
    public static PhaseGroup? Extension(LoadSpec spec)
    {
        var last = spec.Simulations.LastOrDefault(phase => phase is not Pause);
        return last is null or RampingInject { Rate: <= 0 } or RampingConstant { Copies: <= 0 } ? null : Steady(last, TimeSpan.FromDays(365));
    }

    /// <summary>Most users that a load ever has at once.</summary>
    public static int MaxCopies(LoadSpec spec) => spec.Simulations.Select(CopiesOf).DefaultIfEmpty().Max();

    private static PhaseGroup Steady(LoadSimulation level, TimeSpan during) => level switch
    {
        Inject inject => new OpenGroup([inject with { During = during }], 0),
        RampingInject ramp => new OpenGroup([new Inject(ramp.Rate, during) { Arrivals = ramp.Arrivals }], 0),
        Pause => new OpenGroup([new Pause(during)], 0),
        _ => new ClosedGroup(CopiesOf(level), CopiesOf(level), null, during),
    };

    private static ClosedGroup Closed(LoadSimulation phase, int copiesBefore) => phase switch
    {
        RampingConstant ramp => new ClosedGroup(copiesBefore, ramp.Copies, null, ramp.During),
        Iterations iterations => new ClosedGroup(iterations.Copies, iterations.Copies, iterations.Count, iterations.During),
        _ => new ClosedGroup(CopiesOf(phase), CopiesOf(phase), null, phase.During),
    };

    private static int CopiesOf(LoadSimulation phase) => phase switch
    {
        KeepConstant keep => keep.Copies,
        RampingConstant ramp => ramp.Copies,
        Iterations iterations => iterations.Copies,
        _ => 0,
    };
}

/// <summary>Arrivals by schedule.</summary>
internal sealed record OpenGroup(IReadOnlyList<LoadSimulation> Phases, double StartRate)
    : PhaseGroup(Phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.During));

/// <summary>Users, from one number to another in a straight line.</summary>
/// <param name="Count">End after so many operations; null for by time only.</param>
internal sealed record ClosedGroup(int From, int To, long? Count, TimeSpan During) : PhaseGroup(During)
{
    /// <summary>How many users are to be busy at a moment from the start of the group.</summary>
    public int LevelAt(TimeSpan elapsed) =>
        (int)Math.Round(From + (To - From) * Math.Clamp(elapsed / During, 0, 1), MidpointRounding.AwayFromZero);
}
