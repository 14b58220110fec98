using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class CapacityLoadTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    [Fact]
    public void OpenLoads_AreScaledTogetherInProportionOfTheirPeaks()
    {
        var load = new CapacityLoad(
            Scenario(("register", [new Inject(50, Minute), new RampingInject(300, Minute), new Pause(Minute)]), ("get-user", [new Inject(100, Minute)])), 50);
        var step = load.At(1_000, Step, Settle);

        Assert.Equal("register 75 %, get-user 25 %", load.Mix);
        Assert.Equal([new Inject(750, Step)], step.Load[0].Simulations);
        Assert.Equal([new Inject(250, Step)], step.Load[1].Simulations);
        Assert.All(step.Load, spec => Assert.Equal(Settle, spec.WarmUp));
        Assert.Null(step.Prober);
        Assert.Empty(step.Faults);
    }

    [Fact]
    public void ClosedLoadBesideAnOpenOne_StaysAsItIs()
    {
        var step = new CapacityLoad(
            Scenario(("register", [new Inject(50, Minute)]), ("get-user", [new RampingConstant(7, Minute), new KeepConstant(5, Minute)])), 50).At(400, Step, Settle);
        Assert.Equal([new Inject(400, Step)], step.Load[0].Simulations);
        Assert.Equal([new KeepConstant(7, Step)], step.Load[1].Simulations);
    }

    /// <summary>As in master-only: users who read, and registrations beside them. The reads are what is asked about.</summary>
    [Fact]
    public void ClosedFirstLoad_IsRaisedAlone_AsAnOpenOne()
    {
        var scenario = Scenario(("mixed", [new KeepConstant(32, Minute)]), ("register", [new Inject(100, Minute)]));
        var load = new CapacityLoad(scenario with { Load = [scenario.Load[0] with { ThinkTime = new ThinkTime(Minute, Minute) }, scenario.Load[1]] }, 50);
        var step = load.At(400, Step, Settle);

        Assert.Equal("mixed 100 %, register at 100/s beside it", load.Mix);
        Assert.Equal([new Inject(400, Step)], step.Load[0].Simulations);
        Assert.Null(step.Load[0].ThinkTime);
        Assert.Equal([new Inject(100, Step)], step.Load[1].Simulations);
        Assert.True(load.IsRaised(0) && !load.IsRaised(1));
        Assert.All(step.Load, spec => Assert.Equal(Settle, spec.WarmUp));
    }

    [Fact]
    public void LoadOfPausesAlone_IsLeftOut()
    {
        var step = new CapacityLoad(Scenario(("register", [new Inject(5, Minute)]), ("search", [new Pause(Minute)])), 50).At(10, Step, Settle);
        Assert.Equal("register", Assert.Single(step.Load).Workload);
    }

    [Fact]
    public void DataSet_StaysInEveryStep()
    {
        var scenario = Scenario(("get-user", [new Inject(5, Minute)])) with { DataSet = new DataSetSpec { Users = 1000 } };
        Assert.Equal(1000, new CapacityLoad(scenario, 50).At(10, Step, Settle).DataSet?.Users);
    }

    [Theory]
    [InlineData(100, 512)] // the scenario's own
    [InlineData(10_000, 2_000)]
    [InlineData(100_000, 4_096)]
    public void OperationsInFlight_HaveRoomForFourTimesTheLimit(double rate, int expected) =>
        Assert.Equal(expected, new CapacityLoad(Scenario(("register", [new Inject(1, Minute)])), 50).At(rate, Step, Settle).Load[0].MaxInFlight);

    private static Scenario Scenario(params (string Workload, LoadSimulation[] Simulations)[] loads) => new()
    {
        Name = "sample",
        Load = [.. loads.Select(load => new LoadSpec { Workload = load.Workload, Simulations = load.Simulations })],
        Faults = [new FaultSpec { Fault = "kill-leader", At = new FaultTrigger(0.5, TimeSpan.Zero, false) }],
    };
}
