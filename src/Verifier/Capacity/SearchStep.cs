namespace Harness.Verifier;

/// <summary>Why a rate is tried.</summary>
public enum SearchPhase
{
    /// <summary>Twice the last rate that held, up to the highest one allowed.</summary>
    Doubling,

    /// <summary>Between a rate that held and one that broke.</summary>
    Bisection,

    /// <summary>Once more at a rate whose only failure all rates below it contradict.</summary>
    Retest,

    /// <summary>The found rate, held for longer.</summary>
    Confirmation,
}

/// <summary>The next thing that a search wants to know.</summary>
/// <param name="Rate">Operations per second of all open loads together.</param>
public readonly record struct SearchStep(SearchPhase Phase, double Rate);

/// <summary>How a search ended.</summary>
public enum SearchEnding
{
    /// <summary>A rate held for the length of a confirmation.</summary>
    Confirmed,

    /// <summary>Rates held for the length of a step, but none for that of a confirmation.</summary>
    Unconfirmed,

    /// <summary>Not even the first rate held, in two tries.</summary>
    NeverHeld,

    /// <summary>The generator could not make the load, in two tries.</summary>
    GeneratorGaveUp,

    /// <summary>Outcomes were so contradictory that the search came to no end.</summary>
    TooManySteps,
}

/// <summary>What a search found.</summary>
/// <param name="Rate">The rate of the last step: the capacity when <see cref="SearchEnding.Confirmed"/>.</param>
/// <param name="HeldRate">The highest rate that held a step; 0 when none did.</param>
/// <param name="FailedHolds">Rates whose confirmation broke, in the order in which they were tried.</param>
public sealed record SearchEnd(SearchEnding Ending, double Rate, double HeldRate, IReadOnlyList<double> FailedHolds);
