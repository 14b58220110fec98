using Harness.Environments;

namespace Harness.Verifier.Tests;

public sealed class StandingClustersTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneAsync_WithoutAKind_IsTheOnlyClusterThatIsThere() =>
        Assert.Equal("b", (await Clusters(new FakeCluster { Kind = "b" }).OneAsync(null)).Kind);

    [Theory]
    [InlineData(null, "there is no cluster here")]
    [InlineData("a", "there is no cluster of kind a here")]
    public async Task OneAsync_WithoutACluster_SaysHowToStartOne(string? kind, string problem)
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => Clusters().OneAsync(kind));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("env up", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneAsync_WithSeveralClusters_AsksForTheKindAndHoldsNone()
    {
        FakeCluster[] there = [new() { Kind = "a" }, new() { Kind = "b" }];
        var error = await Assert.ThrowsAsync<UserErrorException>(() => Clusters(there).OneAsync(null));
        Assert.Contains("(a, b)", error.Message, StringComparison.Ordinal);
        Assert.All(there, cluster => Assert.True(cluster.Disposed));
        Assert.Equal("b", (await Clusters(there).OneAsync("b")).Kind);
    }

    [Fact]
    public async Task EndAsync_WithoutAKind_EndsAllAndSaysWhich() =>
        Assert.Equal(["a", "c"], (await Clusters(new FakeCluster { Kind = "a" }, new FakeCluster { Kind = "c" }).EndAsync(null, Stop)).Ended);

    [Fact]
    public async Task EndAsync_OfOneThatIsLeftBehind_NamesItAndEndsTheOthers()
    {
        var outcome = await Clusters(new FakeCluster { Kind = "a", LeftBehind = ["process 7"] }, new FakeCluster { Kind = "b" }).EndAsync(null, Stop);
        Assert.Equal(["b"], outcome.Ended);
        Assert.Equal(["a: process 7"], outcome.Problems);
    }

    [Fact]
    public async Task EndAsync_OfOneThatCannotBeOpened_NamesItAndEndsTheOthers()
    {
        var clusters = new StandingClusters(["a", "b"], kind => kind == "a" ? throw new UserErrorException("damaged") : new FakeCluster { Kind = kind });
        var outcome = await clusters.EndAsync(null, Stop);
        Assert.Equal(["b"], outcome.Ended);
        Assert.Equal(["a: damaged"], outcome.Problems);
    }

    private static StandingClusters Clusters(params FakeCluster[] there) =>
        new(["a", "b", "c"], kind => there.FirstOrDefault(cluster => cluster.Kind == kind));
}
