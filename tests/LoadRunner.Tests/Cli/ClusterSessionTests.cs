using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class ClusterSessionTests : IDisposable
{
    private readonly ScratchFolder scratch = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private string Reports => Path.Combine(scratch.Path, "reports");

    public void Dispose()
    {
        stop.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public async Task Load_IsReportedInAFolderOfItsOwn_AndTheClusterIsEnded()
    {
        await using var api = new ApiStub(ApiStub.Created);
        var cluster = new OneLeader(api.Url);
        var exit = await RunAsync(cluster, Sample());

        Assert.True(exit is ExitCode.Valid || error.ToString().Contains("warning:", StringComparison.Ordinal), error.ToString());
        Assert.Equal(["start", "logs", "stop"], cluster.Actions);
        var folder = Assert.Single(Directory.GetDirectories(Reports));
        Assert.Matches(@"^\d{8}-\d{6}-sample$", Path.GetFileName(folder));
        Assert.Contains($"report: {Path.Combine(folder, "index.html")}", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["aggregate.csv", "index.html", "junit.xml", "load.json", "report.md", "series.csv"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "index.html"), stop.Token);
        Assert.Contains("15.9", page, StringComparison.Ordinal);
        Assert.Contains("leader elected", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("left out", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultsAndStaleness_AreSaidToBeLeftOut()
    {
        await using var api = new ApiStub(ApiStub.Created);
        var scenario = Sample() with
        {
            Faults = [new FaultSpec { Fault = "kill-leader", At = new FaultTrigger(0.5, TimeSpan.Zero, false) }], Staleness = new StalenessSpec(),
        };
        await RunAsync(new OneLeader(api.Url), scenario);
        Assert.Contains("left out: the faults of the scenario (kill-leader)", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("left out: the probes of staleness", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("kill-leader", await File.ReadAllTextAsync(Path.Combine(Directory.GetDirectories(Reports)[0], "index.html"), stop.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClusterThatDoesNotComeUp_IsTheUsersError_AndLeavesNoFolder()
    {
        var cluster = new OneLeader(ApiStub.RefusingUrl()) { StartFailure = new UserErrorException("not installed: patroni") };
        await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(cluster, Sample()));
        Assert.Equal(["start"], cluster.Actions);
        Assert.Empty(Directory.GetDirectories(Reports));
    }

    [Fact]
    public async Task DataSetThatCannotBeLoaded_StopsTheRunBeforeTheLoad()
    {
        await using var api = new ApiStub(ApiStub.Created);
        var refusal = await Assert.ThrowsAsync<UserErrorException>(
            () => RunAsync(new OneLeader(api.Url), Sample() with { DataSet = new DataSetSpec { Users = 10 } }));
        Assert.Contains("the data set cannot be loaded into n1", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
        Assert.Empty(Directory.GetDirectories(Reports));
    }

    /// <summary>The session of a cluster that has a data set; without one, reads look for users that were registered.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(0)]
    public async Task Reads_LookForTheDataSet_WhenThereIsOne(int users)
    {
        await using var api = new ApiStub(request => request.Method == "POST" ? ApiStub.Created(request) : new Reply(200));
        var scenario = Sample() with { Load = [new LoadSpec { Workload = "get-user", Simulations = [new KeepConstant(2, TimeSpan.FromMilliseconds(300))] }] };
        await new LoadSession(Settings(scenario, api.Url) with { DataSetUsers = users }, output, error, TimeProvider.System).RunAsync(stop.Token);
        var reads = api.Requests.Where(request => request.Method == "GET").ToList();
        var ids = Enumerable.Range(0, 50).Select(index => DataSetUser.IdAt(index).ToString()).ToList();
        var share = reads.Count(request => ids.Exists(id => request.Path.EndsWith(id, StringComparison.Ordinal))) / (double)reads.Count;
        Assert.True(users > 0 ? share > 0.8 : share == 0, $"{share:P0} of {reads.Count} reads");
    }

    [Fact]
    public async Task Interrupted_ReportsWhatWasRun_AndEndsTheCluster()
    {
        var asked = 0;
        await using var api = new ApiStub(request =>
        {
            // Once: each call would put the end off.
            if (Interlocked.Exchange(ref asked, 1) == 0)
                stop.CancelAfter(TimeSpan.FromMilliseconds(300));
            return ApiStub.Created(request);
        });
        var cluster = new OneLeader(api.Url) { TeardownProblems = ["process 7 of n1 is still there"] };
        Assert.Equal(ExitCode.Interrupted, await RunAsync(cluster, Sample(TimeSpan.FromMinutes(10))));
        Assert.Equal(["start", "logs", "stop"], cluster.Actions);
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(Reports)), "load.json")));
        Assert.Contains("error: process 7 of n1 is still there", error.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> RunAsync(OneLeader cluster, Scenario scenario) => new ClusterSession(
        scenario, cluster, Reports, url => Settings(scenario, url), output, error, TimeProvider.System).RunAsync(stop.Token);

    private static LoadSettings Settings(Scenario scenario, Uri url) => new()
    {
        Scenario = scenario,
        Workload = scenario.Name,
        Url = url,
        Rate = 0,
        Users = null,
        Duration = scenario.Duration,
        WarmUp = TimeSpan.Zero,
        Timeout = TimeSpan.FromSeconds(5),
        MaxInFlight = 64,
        Seed = 1,
        Journal = null,
        Json = false,
        Verbose = false,
    };

    private static Scenario Sample(TimeSpan? during = null) => new()
    {
        Name = "sample",
        Prober = null,
        Load = [new LoadSpec { Workload = "register", Simulations = [new KeepConstant(2, during ?? TimeSpan.FromMilliseconds(400))] }],
    };
}
