using Harness.Environments;
using NBomber.CSharp;

namespace Harness.LoadRunner.Tests;

public sealed class NBomberSimulationsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<LoadSimulation, NBomber.Contracts.LoadSimulation> Mapped => new()
    {
        { new Inject(200, 5 * Second), Simulation.Inject(200, Second, 5 * Second) },
        { new Inject(20, 1.5 * Second), Simulation.Inject(10, 0.5 * Second, 1.5 * Second) },
        { new Inject(2.5, 4 * Second), Simulation.Inject(5, 2 * Second, 4 * Second) },
        { new RampingInject(100, 10 * Second), Simulation.RampingInject(100, Second, 10 * Second) },
        { new KeepConstant(8, 3 * Second), Simulation.KeepConstant(8, 3 * Second) },
        { new RampingConstant(8, 3 * Second), Simulation.RampingConstant(8, 3 * Second) },
        { new Iterations(4, 100, 2.5 * Second), Simulation.KeepConstant(4, 3 * Second) },
        { new Pause(2 * Second), Simulation.Pause(2 * Second) },
    };

    [Theory]
    [MemberData(nameof(Mapped), DisableDiscoveryEnumeration = true)]
    public void Simulation_IsNBombersOwn(LoadSimulation ours, NBomber.Contracts.LoadSimulation theirs) =>
        Assert.Equal([theirs], NBomberSimulations.Of(EngineHarness.Spec(ours), TimeSpan.Zero, extended: false));

    [Fact]
    public void WarmUpLeadAndExtension_AreSimulationsOfTheirOwn()
    {
        var spec = EngineHarness.Spec(new Inject(10, 5 * Second), new Pause(Second)) with { WarmUp = 2 * Second };
        Assert.Equal(
            [
                Simulation.Pause(3 * Second), Simulation.Inject(10, Second, 2 * Second), Simulation.Inject(10, Second, 5 * Second),
                Simulation.Pause(Second), Simulation.Inject(10, Second, NBomberSimulations.Extension),
            ],
            NBomberSimulations.Of(spec, 3 * Second, extended: true));
    }

    public static TheoryData<LoadSpec, string> Refused => new()
    {
        { EngineHarness.Spec(new Inject(10, Second) { Arrivals = ArrivalPattern.Poisson }), "Poisson arrivals" },
        { EngineHarness.Spec(new RampingInject(10, Second) { Arrivals = ArrivalPattern.Poisson }), "Poisson arrivals" },
        { EngineHarness.Spec(new Inject(1 / 3.0, 9 * Second)), "whole operations in whole intervals" },
        { EngineHarness.Spec(new Inject(10, 1.37 * Second)), "whole operations in whole intervals" },
        { EngineHarness.Spec(new Inject(10, 0.5 * Second)), "the shortest simulation is 1 s" },
        { EngineHarness.Spec(new KeepConstant(2, 1.5 * Second)), "choose whole seconds" },
        { EngineHarness.Spec(new KeepConstant(2, Second), new RampingInject(10, 2 * Second)), "a ramp right after a simulation of the other model" },
        { EngineHarness.Spec(new Inject(10, Second), new RampingConstant(2, 2 * Second)), "a ramp right after a simulation of the other model" },
        { EngineHarness.Spec(new RampingInject(10, Second)) with { WarmUp = Second }, "a warm-up before a ramp" },
        { EngineHarness.Spec(new Iterations(2, 5, Second), new Pause(Second)), "iterations before other simulations" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void WhatNBomberCannotExpress_IsRefusedByName(LoadSpec spec, string reason)
    {
        var refusal = Assert.Throws<UserErrorException>(() => NBomberSimulations.Of(spec, TimeSpan.Zero, extended: false));
        Assert.StartsWith("load fake: the NBomber engine cannot run ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }
}
