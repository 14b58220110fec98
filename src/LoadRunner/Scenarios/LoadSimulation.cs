namespace Harness.LoadRunner;

/// <summary>
/// One phase of load. Closed models keep a number of users busy; open models start operations at a rate, whatever becomes
/// of the earlier ones.
/// </summary>
/// <param name="During">Length of the phase.</param>
public abstract record LoadSimulation(TimeSpan During);

/// <summary>Closed model: this many users, each starting anew as soon as it is done.</summary>
public sealed record KeepConstant(int Copies, TimeSpan During) : LoadSimulation(During);

/// <summary>Closed model: from the previous phase's number of users to this one, in a straight line.</summary>
public sealed record RampingConstant(int Copies, TimeSpan During) : LoadSimulation(During);

/// <summary>Open model: a fixed rate of arrivals.</summary>
/// <param name="Rate">Operations per second.</param>
public sealed record Inject(double Rate, TimeSpan During) : LoadSimulation(During)
{
    public ArrivalPattern Arrivals { get; init; }
}

/// <summary>Open model: from the previous phase's rate to this one, in a straight line.</summary>
/// <param name="Rate">Operations per second at the end of the phase.</param>
public sealed record RampingInject(double Rate, TimeSpan During) : LoadSimulation(During)
{
    public ArrivalPattern Arrivals { get; init; }
}

/// <summary>No new operations.</summary>
public sealed record Pause(TimeSpan During) : LoadSimulation(During);

/// <summary>Closed model with an end by count: this many operations by this many users.</summary>
/// <param name="Limit">Upper bound on the time it may take.</param>
public sealed record Iterations(int Copies, long Count, TimeSpan Limit) : LoadSimulation(Limit);
