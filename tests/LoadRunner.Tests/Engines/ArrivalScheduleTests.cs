namespace Harness.LoadRunner.Tests;

public sealed class ArrivalScheduleTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static List<long> Arrivals(params LoadSimulation[] phases) => [.. ArrivalSchedule.Arrivals(phases, 0, 1)];

    [Theory]
    [InlineData(200, 30, 6000)]
    [InlineData(3, 1, 3)]
    [InlineData(0.1, 30, 3)]
    [InlineData(7, 0.5, 4)]
    [InlineData(333.3, 10, 3333)]
    [InlineData(1e5, 2, 200_000)]
    public void Inject_RateAndLength_GiveExactCountAndTimes(double rate, double length, int count)
    {
        var arrivals = Arrivals(new Inject(rate, Seconds(length)));
        Assert.Equal(count, arrivals.Count);
        for (var i = 0; i < count; i++)
            Assert.InRange(arrivals[i] - i / rate * 1e9, -51, 51);
    }

    [Fact]
    public void Inject_ForAnHour_DoesNotDrift()
    {
        var arrivals = Arrivals(new Inject(300, TimeSpan.FromHours(1)));
        Assert.Equal(1_080_000, arrivals.Count);
        Assert.Equal(3_599_996_666_700, arrivals[^1]);
    }

    [Fact]
    public void RampingInject_FromNothing_FollowsTheSquareRoot()
    {
        // 0 to 10 per second in 2 s: t²·2.5 arrivals until t, so number i comes at √(i/2.5).
        var arrivals = Arrivals(new RampingInject(10, Seconds(2)));
        Assert.Equal(10, arrivals.Count);
        for (var i = 0; i < 10; i++)
            Assert.InRange(arrivals[i] - Math.Sqrt(i / 2.5) * 1e9, -51, 51);
    }

    [Fact]
    public void Phases_OneAfterTheOther_StartWhereThePreviousEnded()
    {
        var arrivals = Arrivals(
            new Inject(10, Seconds(1)), new RampingInject(0, Seconds(1)), new Pause(Seconds(3)), new RampingInject(4, Seconds(1)), new Inject(4, Seconds(1)));
        int[] perSecond = [.. Enumerable.Range(0, 7).Select(second => arrivals.Count(ns => ns / 1_000_000_000 == second))];
        Assert.Equal([10, 5, 0, 0, 0, 2, 4], perSecond);
        Assert.Equal(5_000_000_000, arrivals[15]);
        Assert.Equal(arrivals.Order(), arrivals);
    }

    [Fact]
    public void Phases_WithFractionsOfArrivals_CarryThemOver() =>
        Assert.Equal(
            [0L, 400_000_000, 800_000_000, 1_200_000_000, 1_600_000_000],
            Arrivals(new Inject(2.5, Seconds(1)), new Inject(2.5, Seconds(1))));

    [Fact]
    public void PhaseGroups_OfMixedLoad_KeepOpenPhasesTogetherAndRememberLevels()
    {
        var spec = new LoadSpec
        {
            Workload = "register",
            WarmUp = Seconds(2),
            Simulations =
            [
                new KeepConstant(4, Seconds(1)), new RampingConstant(8, Seconds(2)), new Inject(5, Seconds(1)),
                new RampingInject(9, Seconds(1)), new Iterations(3, 50, Seconds(9)), new Pause(Seconds(1)),
            ],
        };
        var groups = PhaseGroup.Of(spec);
        Assert.Equal(new ClosedGroup(4, 4, null, Seconds(2)), groups[0]);
        Assert.Equal(new ClosedGroup(4, 4, null, Seconds(1)), groups[1]);
        Assert.Equal(new ClosedGroup(4, 8, null, Seconds(2)), groups[2]);
        Assert.Equal(2, Assert.IsType<OpenGroup>(groups[3]).Phases.Count);
        Assert.Equal(new ClosedGroup(3, 3, 50, Seconds(9)), groups[4]);
        Assert.Equal(Seconds(1), Assert.IsType<OpenGroup>(groups[5]).During);
        Assert.Equal(3, Assert.IsType<ClosedGroup>(PhaseGroup.Extension(spec)).To);
        Assert.Equal([4, 5, 6, 7, 8, 8], new[] { 0, 0.5, 1, 1.5, 2, 3 }.Select(at => ((ClosedGroup)groups[2]).LevelAt(Seconds(at))));
    }
}
