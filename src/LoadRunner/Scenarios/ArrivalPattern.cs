namespace Harness.LoadRunner;

/// <summary>How the arrivals of an open model are spread.</summary>
public enum ArrivalPattern
{
    /// <summary>Evenly: at a fixed rate, always the same time apart.</summary>
    Uniform,

    /// <summary>As by many users who know nothing of each other: a Poisson process with the seed's random gaps.</summary>
    Poisson,
}
