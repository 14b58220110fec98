namespace Harness.Verifier.Tests;

public sealed class NeededEnvironmentTests
{
    [Theory]
    [InlineData("run failover-loss", "auto")]
    [InlineData("failover-loss", "auto")]
    [InlineData("run failover-loss --environment local", "local")]
    [InlineData("run failover-loss --environment=local --json", "local")]
    [InlineData("compare master-only one-replica", "auto")]
    [InlineData("compare master-only one-replica --environment local", "local")]
    [InlineData("find-capacity master-only --environment local", "local")]
    [InlineData("env up", "auto")]
    [InlineData("env up local --nodes 4", "local")]
    [InlineData("env up moon", "")]
    [InlineData("env status", "")]
    [InlineData("env down local", "")]
    [InlineData("env replication async", "")]
    [InlineData("scenarios", "")]
    [InlineData("check reports/x", "")]
    [InlineData("run failover-loss --help", "")]
    [InlineData("env up local -h", "")]
    [InlineData("--version", "")]
    [InlineData("run no-such-scenario", "")]
    [InlineData("run failover-loss --environment moon", "")]
    [InlineData("run failover-loss --colour red", "")]
    [InlineData("", "")]
    public void Of_ACommandLine_IsTheKindOfClusterThatItStarts(string line, string kind) =>
        Assert.Equal(kind, NeededEnvironment.Of(HarnessCli.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
