using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class FindCapacityFlagTests
{
    private static readonly string Scenario = Path.Combine(SourceTree.Root, "scenarios", "failover-loss.json");

    [Theory]
    [InlineData("--p99", "0")]
    [InlineData("--p99", "0ms")]
    [InlineData("--p99", "50")]
    [InlineData("--p99", "2h")]
    [InlineData("--errors", "1")]
    [InlineData("--errors", "1e-2")]
    [InlineData("--errors", "NaN")]
    [InlineData("--from", "0")]
    [InlineData("--from", "many")]
    [InlineData("--max", "99")]
    [InlineData("--max", "2000000")]
    [InlineData("--step", "500ms")]
    [InlineData("--hold", "2")]
    [InlineData("--nodes", "9")]
    public void BadValue_IsRefusedWithItsFlag(string flag, string text)
    {
        var error = Assert.Throws<UserErrorException>(() => Read(flag, text));
        Assert.StartsWith($"{flag} {text}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoFlags_MeanTheDefaults()
    {
        var options = Read();
        Assert.Equal(new CapacityLimits(50, 0.01), options.Limits);
        Assert.Equal((100, 20_000), (options.From, options.Max));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)), (options.Step, options.Hold));
        Assert.Equal("reports", options.Reports);
    }

    [Fact]
    public void Command_RepeatsEveryFlagThatMatters()
    {
        var options = Read("--p99", "20ms", "--max", "800", "--nodes", "4", "--seed", "7", "--json");
        Assert.EndsWith(
            $"find-capacity {Scenario} --p99 20ms --errors 0.01 --from 100 --max 800 --step 10s --hold 30s --nodes 4 --seed 7",
            options.Command, StringComparison.Ordinal);
        Assert.Equal((4, 7), (options.Scenario.Environment.Nodes, options.Scenario.Seed));
    }

    private static CapacityOptions Read(params string[] flags) => FindCapacityCommand.Read(FindCapacityCommand.Create().Parse([Scenario, .. flags]));
}
