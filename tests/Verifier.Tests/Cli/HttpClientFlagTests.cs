using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>Wherever load is sent, its client can be chosen.</summary>
public sealed class HttpClientFlagTests
{
    [Theory]
    [InlineData("", HttpClientKind.Sockets)]
    [InlineData(" --http-client sockets", HttpClientKind.Sockets)]
    [InlineData(" --http-client fast", HttpClientKind.Fast)]
    public void EveryVerbThatSendsLoad_TakesTheClient(string flag, HttpClientKind client)
    {
        var compared = CompareCommand.ScenariosOf(Parsed($"compare master-only one-replica{flag}"))!.Value;

        Assert.Equal(client, RunCommand.ScenarioOf(Parsed($"run failover-loss{flag}")).HttpClient);
        Assert.Equal((client, client), (compared.A.HttpClient, compared.B.HttpClient));
        Assert.Equal(client, FindCapacityCommand.Read(Parsed($"find-capacity failover-loss{flag}")).Scenario.HttpClient);
        var plan = MatrixCommand.PlanOf(Parsed($"matrix --modes sync --faults kill-leader{flag}"), new Environments.EnvironmentChoice(() => null, () => false));
        Assert.Equal(client, CellScenario.Of(plan.Cells().First(), plan, 0).HttpClient);
    }

    [Fact]
    public void TheCommandThatRepeatsARun_NamesTheClient() => Assert.Contains(
        "--http-client fast", ScenarioFlags.Repeat(Parsed("run failover-loss --http-client fast")), StringComparison.Ordinal);

    private static System.CommandLine.ParseResult Parsed(string command) => HarnessCli.Parse(command.Split(' '));
}
