namespace Harness.LoadRunner.Tests;

public sealed class PoissonArrivalTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(100);

    [Fact]
    public void Poisson_ManySeeds_HasThePoissonMeanAndVariance()
    {
        var counts = Enumerable.Range(0, 200).Select(seed => (double)Arrivals(seed, Poisson(100)).Count).ToList();
        var mean = counts.Average();
        var variance = counts.Sum(count => (count - mean) * (count - mean)) / (counts.Count - 1);

        // Mean 10,000 with a standard error of 7; the variance of a Poisson count is its mean.
        Assert.InRange(mean, 9_970, 10_030);
        Assert.InRange(variance, 7_000, 13_500);
    }

    [Fact]
    public void Poisson_Gaps_AreExponential()
    {
        var times = Arrivals(3, Poisson(1000));
        var gaps = times.Zip(times.Skip(1), (one, next) => (next - one) / 1e9).ToList();
        var mean = gaps.Average();

        Assert.InRange(mean, 0.00098, 0.00102);
        foreach (var factor in new[] { 0.1, 0.5, 1, 2, 4 })
            Assert.InRange(gaps.Count(gap => gap > factor * mean) / (double)gaps.Count, Math.Exp(-factor) - 0.01, Math.Exp(-factor) + 0.01);
    }

    [Fact]
    public void Poisson_Ramp_FollowsTheRate()
    {
        var times = Arrivals(5, new RampingInject(1000, Long) { Arrivals = ArrivalPattern.Poisson });

        // 50,000 in all; the integral of the rate reaches a quarter of it at half of the time.
        Assert.InRange(times.Count, 49_000, 51_000);
        Assert.InRange(times.Count(at => at < 50_000_000_000) / (double)times.Count, 0.24, 0.26);
        Assert.InRange(times.Count(at => at >= 90_000_000_000) / (double)times.Count, 0.18, 0.20);
    }

    [Fact]
    public void Poisson_SameSeed_IsTheSameAndInOrderWithinThePhase()
    {
        var times = Arrivals(1, Poisson(50), new Pause(Long), Poisson(50));

        Assert.Equal(times, Arrivals(1, Poisson(50), new Pause(Long), Poisson(50)));
        Assert.NotEqual(times, Arrivals(2, Poisson(50), new Pause(Long), Poisson(50)));
        Assert.Equal(times.Order(), times);
        Assert.DoesNotContain(times, at => at is < 0 or > 100_000_000_000 and < 200_000_000_000 or > 300_000_000_000);
    }

    [Fact]
    public void Uniform_AfterPoisson_IsEven()
    {
        var even = Arrivals(1, Poisson(10), new Inject(10, TimeSpan.FromSeconds(1))).Where(at => at >= 100_000_000_000);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => 100_000_000_000L + i * 100_000_000L), even);
    }

    [Fact]
    public void Uniform_IsUntouchedByTheSeed() =>
        Assert.Equal(Arrivals(1, new RampingInject(100, Long)), Arrivals(2, new RampingInject(100, Long)));

    private static Inject Poisson(double rate) => new(rate, Long) { Arrivals = ArrivalPattern.Poisson };

    private static List<long> Arrivals(int seed, params LoadSimulation[] phases) => [.. ArrivalSchedule.Arrivals(phases, 0, seed)];
}
