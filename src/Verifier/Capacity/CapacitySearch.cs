namespace Harness.Verifier;

/// <summary>
/// Looks for the highest rate that holds: doubling until a step breaks, bisection until the rates that held and broke are
/// close, then a confirmation. Pure: it says which rate to try and is told how that went; it runs nothing itself.
/// </summary>
/// <remarks>
/// Measurements are noisy, so no single one decides. The first rate gets a second try, since a system that was just
/// started is slower; so does every rate at which the generator was overloaded; and so does a rate whose failure stands
/// alone when every rate tried below it, up to <see cref="Tolerance"/> of it, held.
/// </remarks>
public sealed class CapacitySearch
{
    /// <summary>Bisection ends when the rate that broke is at most this share above the one that held.</summary>
    public const double Tolerance = 0.05;

    /// <summary>More steps than any system needs whose outcomes make sense.</summary>
    public const int MaxSteps = 64;

    /// <summary>What is confirmed after a confirmation broke, as shares of the rate found; each notch is larger than the one before.</summary>
    private static readonly double[] Notches = [0.95, 0.90, 0.80];

    private readonly double from;
    private readonly double max;
    private readonly List<double> failedHolds = [];
    private double low;
    private double high;
    private bool highStandsAlone;
    private bool secondTry;
    private int taken;

    /// <param name="from">The first rate, above 0.</param>
    /// <param name="max">No rate above this one is tried; at least <paramref name="from"/>.</param>
    public CapacitySearch(double from, double max)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, from);
        (this.from, this.max) = (from, max);
        Next = new SearchStep(SearchPhase.Doubling, from);
    }

    /// <summary>What to try next; null when the search has ended.</summary>
    public SearchStep? Next { get; private set; }

    /// <summary>What was found; null until the search has ended.</summary>
    public SearchEnd? End { get; private set; }

    /// <summary>Takes the outcome of <see cref="Next"/>.</summary>
    /// <exception cref="InvalidOperationException">The search has ended.</exception>
    public void Take(StepOutcome outcome)
    {
        var step = Next ?? throw new InvalidOperationException("the search has ended");
        taken++;
        switch (outcome)
        {
            case StepOutcome.GeneratorOverloaded when secondTry:
                Finish(SearchEnding.GeneratorGaveUp, step.Rate);
                break;
            case StepOutcome.GeneratorOverloaded:
                secondTry = true;
                break;
            default:
                Follow(step, outcome == StepOutcome.Held);
                break;
        }
        if (Next is not null && taken >= MaxSteps)
            Finish(SearchEnding.TooManySteps, step.Rate);
    }

    private void Follow(SearchStep step, bool held)
    {
        if (step.Phase == SearchPhase.Confirmation)
            AfterConfirmation(step.Rate, held);
        else if (held)
            AfterHeld(step);
        else
            AfterBroken(step);
    }

    private void AfterHeld(SearchStep step)
    {
        low = step.Rate;
        if (step.Phase == SearchPhase.Bisection)
            Narrow();
        else if (low >= max)
            Go(SearchPhase.Confirmation, low);
        else
            Go(SearchPhase.Doubling, Math.Min(low * 2, max));
    }

    private void AfterBroken(SearchStep step)
    {
        if (low == 0)
        {
            if (secondTry)
                Finish(SearchEnding.NeverHeld, step.Rate);
            secondTry = true;
            return;
        }
        highStandsAlone = step.Phase == SearchPhase.Doubling;
        high = step.Rate;
        Narrow();
    }

    private void Narrow()
    {
        var middle = Round((low + high) / 2);
        if (high - low > low * Tolerance && middle > low && middle < high)
            Go(SearchPhase.Bisection, middle);
        else
            Go(highStandsAlone ? SearchPhase.Retest : SearchPhase.Confirmation, highStandsAlone ? high : low);
    }

    private void AfterConfirmation(double rate, bool held)
    {
        if (held)
        {
            Finish(SearchEnding.Confirmed, rate);
            return;
        }
        failedHolds.Add(rate);
        var lower = failedHolds.Count > Notches.Length ? rate : Math.Max(from, Round(low * Notches[failedHolds.Count - 1]));
        if (lower < rate)
            Go(SearchPhase.Confirmation, lower);
        else
            Finish(SearchEnding.Unconfirmed, rate);
    }

    private void Go(SearchPhase phase, double rate)
    {
        secondTry = false;
        Next = new SearchStep(phase, rate);
    }

    private void Finish(SearchEnding ending, double rate)
    {
        Next = null;
        End = new SearchEnd(ending, rate, low, [.. failedHolds]);
    }

    /// <summary>Whole numbers, since nobody asks for 1,237.5 operations per second; small rates keep their fraction.</summary>
    private static double Round(double rate) => Math.Round(rate, rate >= 100 ? 0 : 2);
}
