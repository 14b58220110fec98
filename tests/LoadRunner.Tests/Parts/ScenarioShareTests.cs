using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class ScenarioShareTests
{
    private static readonly Scenario Whole = new()
    {
        Name = "whole",
        Load =
        [
            new LoadSpec
            {
                Workload = "register", MaxInFlight = 513,
                Simulations = [new RampingInject(300, TimeSpan.FromSeconds(5)), new Inject(200, TimeSpan.FromSeconds(30)), new Pause(TimeSpan.FromSeconds(1))],
            },
            new LoadSpec { Workload = "search", Simulations = [new KeepConstant(7, TimeSpan.FromSeconds(9)), new Iterations(5, 101, TimeSpan.FromSeconds(9))] },
        ],
        HttpClient = HttpClientKind.Fast,
        Prober = new ProberSpec { Rate = 20 },
        Faults = [new FaultSpec { Fault = "kill-leader", At = new FaultTrigger(0, TimeSpan.Zero, false) }],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shares_TogetherAreTheWhole(int count)
    {
        var shares = Enumerable.Range(0, count).Select(index => ScenarioShare.Of(Whole, index, count)).ToList();

        Assert.Equal(300, shares.Sum(share => ((RampingInject)share.Load[0].Simulations[0]).Rate), 9);
        Assert.Equal(200, shares.Sum(share => ((Inject)share.Load[0].Simulations[1]).Rate), 9);
        Assert.Equal(7, shares.Sum(share => ((KeepConstant)share.Load[1].Simulations[0]).Copies));
        Assert.Equal(5, shares.Sum(share => ((Iterations)share.Load[1].Simulations[1]).Copies));
        Assert.Equal(101, shares.Sum(share => ((Iterations)share.Load[1].Simulations[1]).Count));
        Assert.Equal(20, shares.Sum(share => share.Prober!.Rate), 9);
        Assert.All(shares, share => Assert.Equal(Whole.Duration, share.Duration));
        Assert.True(shares.Sum(share => share.Load[0].MaxInFlight) >= 513);
        Assert.All(shares, share => Assert.Empty(share.Faults));
        Assert.All(shares, share => Assert.Equal(HttpClientKind.Fast, share.HttpClient));
    }

    [Fact]
    public void Shares_OfFewerUsersThanGenerators_AreRefused() => Assert.Contains(
        "load search has 5 users, fewer than the 6 generators",
        Assert.Throws<UserErrorException>(() => ScenarioShare.Of(Whole with { Load = [Whole.Load[1] with { Simulations = [Whole.Load[1].Simulations[1]] }] }, 0, 6)).Message,
        StringComparison.Ordinal);
}
