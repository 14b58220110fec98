namespace Harness.Verifier.Tests;

public sealed class CapacitySearchTests
{
    [Theory]
    [InlineData(100, 20_000, 1_237)]
    [InlineData(100, 20_000, 100)]
    [InlineData(100, 20_000, 19_999)]
    [InlineData(100, 20_000, 6_400)]
    [InlineData(1, 100, 7.3)]
    [InlineData(50, 1_000_000, 777_777)]
    public void SteadySystem_IsFoundWithinTheTolerance(double from, double max, double capacity)
    {
        var system = new SimulatedSystem(capacity);
        var end = system.Run(new CapacitySearch(from, max));

        Assert.Equal(SearchEnding.Confirmed, end.Ending);
        Assert.InRange(end.Rate, capacity / (1 + CapacitySearch.Tolerance) - 0.01, capacity);
        Assert.Empty(end.FailedHolds);
        Assert.Equal(SearchPhase.Confirmation, system.Steps[^1].Phase);
        Assert.True(system.Steps.Count <= 25, $"{system.Steps.Count} steps");
    }

    [Theory]
    [InlineData(100, 800, 800)]
    [InlineData(100, 700, 700)]
    [InlineData(100, 100, 100)]
    public void SystemThatAlwaysHolds_IsConfirmedAtMax(double from, double max, double expected)
    {
        var system = new SimulatedSystem(1e9);
        var end = system.Run(new CapacitySearch(from, max));
        Assert.Equal((SearchEnding.Confirmed, expected), (end.Ending, end.Rate));
        Assert.All(system.Steps, step => Assert.True(step.Rate <= max));
    }

    [Fact]
    public void SystemThatNeverHolds_EndsAfterTwoTriesOfTheFirstRate()
    {
        var system = new SimulatedSystem(10);
        var end = system.Run(new CapacitySearch(100, 1_000));
        Assert.Equal((SearchEnding.NeverHeld, 100.0, 0.0), (end.Ending, end.Rate, end.HeldRate));
        Assert.Equal(2, system.Steps.Count);
    }

    [Fact]
    public void FirstStepThatBreaksOnce_IsForgiven()
    {
        var search = new CapacitySearch(100, 1_000);
        search.Take(StepOutcome.Broken);
        Assert.Equal(new SearchStep(SearchPhase.Doubling, 100), search.Next);
        search.Take(StepOutcome.Held);
        Assert.Equal(new SearchStep(SearchPhase.Doubling, 200), search.Next);
    }

    [Theory]
    [InlineData(50, 100, 0)] // at once
    [InlineData(500, 800, 400)]
    [InlineData(1_250, 1_600, 800)]
    public void OverloadedGenerator_EndsTheSearchAndIsNamed(double generator, double gaveUpAt, double held)
    {
        var end = new SimulatedSystem(2_000, generatorCapacity: generator).Run(new CapacitySearch(100, 1_600));
        Assert.Equal((SearchEnding.GeneratorGaveUp, gaveUpAt, held), (end.Ending, end.Rate, end.HeldRate));
    }

    [Fact]
    public void OverloadedGenerator_BelowARateThatBroke_EndsTheSearchToo()
    {
        var search = new CapacitySearch(100, 1_600);
        foreach (var outcome in (StepOutcome[])[StepOutcome.Held, StepOutcome.Broken, StepOutcome.GeneratorOverloaded, StepOutcome.GeneratorOverloaded])
            search.Take(outcome);
        Assert.Equal((SearchEnding.GeneratorGaveUp, 150.0, 100.0), (search.End!.Ending, search.End.Rate, search.End.HeldRate));
    }

    [Fact]
    public void GeneratorOverloadedOnce_IsTriedAgainAtTheSameRate()
    {
        var search = new CapacitySearch(100, 1_000);
        search.Take(StepOutcome.Held);
        search.Take(StepOutcome.GeneratorOverloaded);
        Assert.Equal(new SearchStep(SearchPhase.Doubling, 200), search.Next);
        search.Take(StepOutcome.Held);
        Assert.Equal(new SearchStep(SearchPhase.Doubling, 400), search.Next);
    }

    [Fact]
    public void FailureThatAllLowerRatesContradict_IsTriedAgainAndTheSearchGoesOn()
    {
        var search = new CapacitySearch(100, 1_600);
        search.Take(StepOutcome.Held); // 100
        search.Take(StepOutcome.Broken); // 200, by bad luck
        var tried = new List<SearchStep>();
        while (search.Next is { } step)
        {
            tried.Add(step);
            search.Take(step.Rate <= 1_000 ? StepOutcome.Held : StepOutcome.Broken);
        }
        Assert.Contains(new SearchStep(SearchPhase.Retest, 200), tried);
        Assert.Equal(SearchEnding.Confirmed, search.End!.Ending);
        Assert.InRange(search.End.Rate, 950, 1_000);
    }

    [Theory]
    [InlineData(0.97, 1)]
    [InlineData(0.91, 2)]
    [InlineData(0.83, 3)]
    public void SystemThatTires_IsConfirmedSomeNotchesLower(double tired, int failures)
    {
        var end = new SimulatedSystem(1_600, holdCapacity: 1_600 * tired).Run(new CapacitySearch(100, 1_600));
        Assert.Equal(SearchEnding.Confirmed, end.Ending);
        Assert.Equal(failures, end.FailedHolds.Count);
        Assert.True(end.Rate <= 1_600 * tired);
        Assert.Equal(1_600, end.FailedHolds[0]);
    }

    [Theory]
    [InlineData(100, 1_600)]
    [InlineData(1_600, 1_600)] // no notch below the first rate
    public void SystemThatHoldsNothingForLong_IsUnconfirmed(double from, double max)
    {
        var system = new SimulatedSystem(1e9, holdCapacity: 1);
        var end = system.Run(new CapacitySearch(from, max));
        Assert.Equal(SearchEnding.Unconfirmed, end.Ending);
        Assert.True(end.FailedHolds.Count <= 4);
        Assert.Equal(end.FailedHolds.Distinct(), end.FailedHolds);
    }

    [Fact]
    public void NoisySystem_IsMostlyFoundNearItsCapacity_AndAlwaysEnds()
    {
        var near = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var end = new SimulatedSystem(1_000, noise: 0.2, seed: seed).Run(new CapacitySearch(100, 20_000));
            near += end is { Ending: SearchEnding.Confirmed, Rate: >= 800 and <= 1_100 } ? 1 : 0;
        }
        Assert.True(near >= 180, $"only {near} of 200 searches came near");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void StepsThatFailAtRandomTimes_NeverLetItRunOn(int everySoMany)
    {
        var system = new SimulatedSystem(1_000_000, failEverySoMany: everySoMany);
        system.Run(new CapacitySearch(1, 1_000_000));
        Assert.True(system.Steps.Count <= CapacitySearch.MaxSteps);
    }

    [Fact]
    public void AnyOutcomes_EndWithinTheBound_AndNeverLeaveTheRange()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var search = new CapacitySearch(10, 100_000);
            var steps = 0;
            for (; search.Next is { } step; steps++)
            {
                Assert.InRange(step.Rate, 10, 100_000);
                search.Take((StepOutcome)random.Next(3));
            }
            Assert.InRange(steps, 1, CapacitySearch.MaxSteps);
        }
    }

    [Fact]
    public void Take_AfterTheEnd_Throws()
    {
        var search = new CapacitySearch(100, 100);
        search.Take(StepOutcome.Held);
        search.Take(StepOutcome.Held);
        Assert.Null(search.Next);
        Assert.Throws<InvalidOperationException>(() => search.Take(StepOutcome.Held));
    }
}
