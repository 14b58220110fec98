namespace Harness.LoadRunner.Tests;

/// <summary>The opt-in engine against the stub of NBomber's API. What it makes of overflow, warm-up, several loads and steps.</summary>
/// <remarks>NBomber counts whole seconds, so each test takes one: the classes run side by side.</remarks>
public sealed class NBomberLoadsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly EngineHarness harness = new(new NBomberEngine());

    [Fact]
    public async Task Overflow_IsRecordedAsNotSent()
    {
        var report = await harness.RunAsync(
            EngineHarness.Spec(new Inject(50, Second)) with { MaxInFlight = 2, Timeout = Second },
            new FakeWorkload(async (_, deadline) =>
            {
                await Task.Delay(Timeout.Infinite, deadline);
                return Outcome.Ok;
            }));

        var load = report.Workloads.Single();
        Assert.Equal(50, load.Fail + load.Unknown);
        Assert.True(load.NotSent > 40);
        Assert.Equal(load.NotSent, load.Errors["not-sent"]);
    }

    [Fact]
    public async Task WarmUp_IsRecordedButLeftOutOfTheStatistics()
    {
        var starts = new List<long>();
        var report = await harness.RunAsync(
            EngineHarness.Spec(new Inject(20, Second)) with { WarmUp = Second }, new FakeWorkload(), plan => plan with { MeasuredLoadStarted = starts.Add });

        Assert.Equal(40, harness.Operations.Count);
        // The run is counted from its first operation, which NBomber places somewhere in its interval.
        Assert.InRange(harness.Operations.Count(operation => operation.Flags.HasFlag(OperationFlags.WarmUp)), 15, 25);
        Assert.Equal(report.MeasuredFromNs, Assert.Single(starts));
    }

    [Fact]
    public async Task LoadsOfOneName_RunSideBySideWithFiguresOfTheirOwn()
    {
        var spec = EngineHarness.Spec(new Inject(20, Second)) with { MaxInFlight = 5 };
        var report = await harness.RunAsync(
            [new PlannedLoad(spec, new FakeWorkload(), 0, 5), new PlannedLoad(spec with { WarmUp = Second }, new FakeWorkload(), 5, 5)],
            null, TestContext.Current.CancellationToken);

        Assert.Equal(60, harness.Operations.Count);
        Assert.All(report.Workloads, load => Assert.InRange(load.Ok, 15, 25));
        Assert.Equal([20, 40], [.. new[] { 0, 5 }.Select(first => harness.Operations.Count(operation => operation.Key.Worker / 5 * 5 == first))]);
        Assert.Equal(["fake", "fake 2"], report.Generator.EngineFigures!.Select(figure => figure.Split(':')[0]));
    }

    [Fact]
    public async Task Steps_RunInOrderUntilOneIsNotAcknowledged()
    {
        var script = LoadScript.StepsOf([new FakeWorkload(), new FakeWorkload((_, _) => ValueTask.FromResult(Outcome.Fail), OperationKind.GetUser), new FakeWorkload()]);
        var spec = EngineHarness.Spec(new Inject(20, Second));
        var report = await harness.RunAsync([new PlannedLoad(spec, script, 0, spec.MaxInFlight)], null, TestContext.Current.CancellationToken);

        var load = report.Workloads.Single();
        Assert.Equal([20, 0, 0], load.Parts.Select(part => part.Ok));
        Assert.Equal([0, 20, 0], load.Parts.Select(part => part.Fail));
        Assert.Equal(20, load.IterationsBroken);
    }
}
