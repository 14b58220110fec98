namespace Harness.LoadRunner.Tests;

/// <summary>Mixes, steps, feeds, think times and thresholds as the built-in engine runs them.</summary>
public sealed class LoadScriptRunTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly RecordingSink sink = new();

    [Fact]
    public async Task Mix_HasStatisticsOfEachPartThatAddUpToTheTotal()
    {
        var script = LoadScript.MixOf([(new NamedWorkload("a"), 3), (new NamedWorkload("b", _ => Outcome.Fail), 1)], seed: 1);
        var report = await RunAsync(script, new Iterations(4, 400, Limit));

        var load = Assert.Single(report.Workloads);
        Assert.Equal(("mixed", 400), (load.Workload, load.Ok + load.Fail));
        Assert.Equal(["a", "b"], load.Parts.Select(part => part.Workload));
        Assert.Equal((load.Ok, 0), (load.Parts[0].Ok, load.Parts[0].Fail));
        Assert.Equal((0, load.Fail), (load.Parts[1].Ok, load.Parts[1].Fail));
        Assert.InRange(load.Fail, 60, 140);
        Assert.Equal(load.Series.Sum(second => second.Ok), load.Parts.Sum(part => part.Series.Sum(second => second.Ok)));
        Assert.Equal((load.Ok, load.Fail), (load.Statuses["200"], load.Statuses["503"]));
        Assert.Equal(["a", "b"], report.SingleWorkloads().Select(part => part.Workload));
        Assert.Equal(400, sink.Operations.Count);
    }

    [Fact]
    public async Task Single_HasNoParts()
    {
        var report = await RunAsync(LoadScript.Of(new NamedWorkload("a")), new Iterations(1, 10, Limit));

        Assert.Equal(("a", 10, 0), (report.Workloads[0].Workload, report.Workloads[0].Ok, report.Workloads[0].Parts.Count));
    }

    [Fact]
    public async Task Steps_RunInOrderByOneWorkerAndAFailedOneEndsTheIteration()
    {
        var second = new NamedWorkload("b", sequence => sequence % 2 == 0 ? Outcome.Unknown : Outcome.Ok);
        var script = LoadScript.StepsOf([new NamedWorkload("a"), second, new NamedWorkload("c")]);
        var report = await RunAsync(script, new Iterations(1, 30, Limit));

        var load = Assert.Single(report.Workloads);
        var (a, b, c) = (load.Parts[0], load.Parts[1], load.Parts[2]);
        Assert.Equal((30, 30, 0), (a.Ok, b.Ok + b.Unknown, a.Unknown));
        Assert.Equal((b.Ok, b.Unknown), (c.Ok, load.IterationsBroken));
        Assert.Equal((30, b.Ok), (load.IterationsDone + load.IterationsBroken, load.IterationsDone));
        Assert.True(b is { Ok: > 0, Unknown: > 0 });
        Assert.Equal(load.Ok, a.Ok + b.Ok + c.Ok);

        // Each operation has a key of its own, and none begins before the one before it has ended.
        var operations = sink.Operations.OrderBy(operation => operation.Key).ToList();
        Assert.Equal(operations.Count, operations.Select(operation => operation.Key).Distinct().Count());
        Assert.All(operations.Zip(operations.Skip(1)), pair => Assert.True(pair.First.EndNs <= pair.Second.IntendedNs));
    }

    [Fact]
    public async Task Steps_OfArrivalsAtARate_RunToTheEnd()
    {
        var script = LoadScript.StepsOf([new NamedWorkload("a"), new NamedWorkload("b")]);
        var report = await RunAsync(script, new Inject(200, TimeSpan.FromMilliseconds(200)));

        // On a machine that stands still for a while some arrivals may find no slot; they are counted all the same.
        var (a, b) = (report.Workloads[0].Parts[0], report.Workloads[0].Parts[1]);
        Assert.Equal((40, a.Ok, a.Ok), (a.Ok + a.NotSent, b.Ok, report.Workloads[0].IterationsDone));
        Assert.True(a.Ok > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SequentialFeed_AllRowsGiven_EndsTheLoadWithANote(bool open)
    {
        var feed = DataFeed.Open(new FeedSpec { Generated = 25, Order = FeedOrder.Sequential }, ["search"], seed: 1);
        var workload = new NamedWorkload("search", users: feed);
        var report = await RunAsync(LoadScript.Of(workload), open ? new Inject(500, Limit) : new KeepConstant(3, Limit));

        var load = report.Workloads[0];
        Assert.Equal((25, load.NotSent, 0), (load.Ok, load.Fail, load.Unknown));
        Assert.Equal((25, 25 + load.NotSent), (workload.Runs.Count, sink.Operations.Count));
        Assert.Contains("has given all of its 25 rows", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.True((report.MeasuredToNs - report.MeasuredFromNs) / 1e9 < 10);
    }

    [Fact]
    public async Task ThinkTime_SpacesTheOperationsOfAUser()
    {
        var think = new ThinkTime(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(40));
        await RunAsync(LoadScript.Of(new NamedWorkload("a")), new Iterations(1, 8, Limit), think);

        var operations = sink.Operations.OrderBy(operation => operation.StartNs).ToList();
        Assert.Equal(8, operations.Count);

        // Timers round to whole milliseconds, so a wait may end up to one early; on a busy machine it may end late.
        Assert.All(operations.Zip(operations.Skip(1)), pair => Assert.True(pair.Second.StartNs - pair.First.EndNs >= 19_000_000));
    }

    [Fact]
    public async Task ClosedLoad_WithoutAWarmUpBesideOneThatHasIt_BeginsWithTheMeasurement()
    {
        var plan = new LoadPlan
        {
            Clock = new RunClock(TimeProvider.System),
            Sink = sink,
            Loads =
            [
                new PlannedLoad(
                    new LoadSpec { Workload = "a", WarmUp = TimeSpan.FromMilliseconds(50), Simulations = [new Inject(100, TimeSpan.FromMilliseconds(10))] },
                    new NamedWorkload("a"), 0, 512),
                new PlannedLoad(
                    new LoadSpec { Workload = "b", Simulations = [new Iterations(4, 100, Limit)] }, new NamedWorkload("b"), 1000, 512),
            ],
        };
        var report = await new BuiltInEngine().RunAsync(plan, TestContext.Current.CancellationToken);

        Assert.Equal(100, report.Workloads[1].Ok);
        Assert.DoesNotContain(sink.Operations, operation => operation.Key.Worker >= 1000 && operation.Flags.HasFlag(OperationFlags.WarmUp));
    }

    [Fact]
    public async Task Threshold_BrokenWhileRunning_EndsTheLoadAndSaysWhich()
    {
        var errors = new ThresholdSpec { Metric = "errorShare", Below = new(0.01, false), AbortOnFail = true };
        var rate = new ThresholdSpec { Metric = "rate", Above = new(1, false) };
        var report = await RunAsync(LoadScript.Of(new NamedWorkload("a", i => i % 2 == 0 ? Outcome.Fail : Outcome.Ok)), new Inject(100, Limit), null, errors, rate);

        Assert.Equal([false, true], report.Thresholds.Select(result => result.Held));
        Assert.NotNull(report.Thresholds[0].AbortedAfterSeconds);
        Assert.Contains("errorShare below 0.01", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.True((report.MeasuredToNs - report.MeasuredFromNs) / 1e9 < 10);
        Assert.Equal(LoadReportJson.Write(report), LoadReportJson.Write(LoadReportJson.Read(LoadReportJson.Write(report))));
    }

    private Task<LoadReport> RunAsync(LoadScript script, LoadSimulation simulation, ThinkTime? think = null, params ThresholdSpec[] thresholds)
    {
        var spec = new LoadSpec { Workload = script.Name, Simulations = [simulation], MaxInFlight = 64, ThinkTime = think };
        var plan = new LoadPlan
        {
            Clock = new RunClock(TimeProvider.System),
            Sink = sink,
            Loads = [new PlannedLoad(spec, script, 0, 64)],
            Thresholds = thresholds,
        };
        return new BuiltInEngine().RunAsync(plan, TestContext.Current.CancellationToken);
    }
}
