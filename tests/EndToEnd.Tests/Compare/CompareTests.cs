using System.Text.Json;

namespace Harness.EndToEnd.Tests;

/// <summary>Comparisons on a real cluster, called as a user calls them.</summary>
[Trait("Category", "EndToEnd")]
[Collection("cluster")]
public sealed class CompareTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly HarnessProgram harness = new();

    public void Dispose() => harness.Dispose();

    [Theory]
    [InlineData("master-only one-replicas", "one-replica")]
    [InlineData("master-only one-replica --pairs 0", "--pairs")]
    [InlineData("master-only one-replica --duration 5", "--duration")]
    public async Task Compare_WithABadArgument_Exits64AndNamesIt(string arguments, string named)
    {
        var run = await HarnessProgram.RunAsync(Stop, ["compare", .. arguments.Split(' '), "--reports", harness.Reports]);
        Assert.True(run.ExitCode == 64, run.ToString());
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(harness.Reports));
    }

    /// <summary>The same cluster with reads on the leader, then on one replica: the processor time shows where they went.</summary>
    [Fact]
    public async Task Compare_OfLeaderAndReplica_MovesTheReadsAndLeavesNothing()
    {
        var (a, b) = (harness.ReadScenario("leader"), harness.ReadScenario("replica"));
        var run = await HarnessProgram.RunAsync(Stop, "compare", a, b, "--pairs", "1", "--duration", "4s", "--data-users", "2000", "--json", "--reports", harness.Reports);
        Assert.True(run.ExitCode is 0 or 2, run.ToString());
        var comparison = run.Result;
        Assert.Equal("pairs", comparison.GetProperty("basis").GetString());
        Assert.Equal("leader", Setting(comparison, "a"));
        Assert.Equal("replica", Setting(comparison, "b"));
        Assert.True(Cpu(comparison, "PostgreSQL leader").GetProperty("relative").GetDouble() < 0, run.ToString());
        Assert.True(Cpu(comparison, "PostgreSQL replica 1 (busiest)").GetProperty("relative").GetDouble() > 0, run.ToString());
        Assert.Equal(3, Directory.GetDirectories(harness.Reports).Length);
        Assert.Empty(harness.Survivors());
    }

    private static string? Setting(JsonElement comparison, string side) =>
        comparison.GetProperty(side).GetProperty("settings").GetProperty("reads").GetString();

    private static JsonElement Cpu(JsonElement comparison, string subject) => comparison.GetProperty("rows").EnumerateArray()
        .Single(row => row.GetProperty("subject").GetString() == subject).GetProperty("difference");
}
