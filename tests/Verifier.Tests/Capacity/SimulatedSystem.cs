namespace Harness.Verifier.Tests;

/// <summary>A system of known capacity that a search is let loose on.</summary>
/// <param name="capacity">Steps above this rate break.</param>
/// <param name="holdCapacity">Confirmations above this rate break; a system that tires.</param>
/// <param name="generatorCapacity">Steps above this rate overload the generator.</param>
/// <param name="noise">Width of the band around the capacity, as a share of it, in which outcomes are drawn by lot.</param>
/// <param name="failEverySoMany">Every so many steps, one breaks whatever the rate; 0 for none.</param>
internal sealed class SimulatedSystem(
    double capacity, double? holdCapacity = null, double generatorCapacity = double.MaxValue, double noise = 0, int failEverySoMany = 0, int seed = 1)
{
    private readonly Random random = new(seed);

    public List<SearchStep> Steps { get; } = [];

    /// <summary>Runs the search to its end; stops after a hundred steps, in case that it has none.</summary>
    public SearchEnd Run(CapacitySearch search)
    {
        while (search.Next is { } step && Steps.Count < 100)
        {
            Steps.Add(step);
            search.Take(Outcome(step));
        }
        return search.End ?? throw new InvalidOperationException("the search did not end");
    }

    private StepOutcome Outcome(SearchStep step)
    {
        if (step.Rate > generatorCapacity)
            return StepOutcome.GeneratorOverloaded;
        if (failEverySoMany > 0 && Steps.Count % failEverySoMany == 0)
            return StepOutcome.Broken;
        var limit = step.Phase == SearchPhase.Confirmation ? holdCapacity ?? capacity : capacity;
        var drawn = limit * (1 + noise * (random.NextDouble() - 0.5));
        return step.Rate <= drawn ? StepOutcome.Held : StepOutcome.Broken;
    }
}
