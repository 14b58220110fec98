using NBomber.CSharp;

namespace Harness.LoadRunner.Tests;

/// <summary>The opt-in engine against the stub of NBomber's API. What it makes of an open load.</summary>
/// <remarks>NBomber counts whole seconds, so each test takes one: the classes run side by side.</remarks>
public sealed class NBomberArrivalTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly EngineHarness harness = new(new NBomberEngine());

    [Fact]
    public async Task Inject_RunsAndRecordsEveryArrivalOnceWithItsIdentity()
    {
        var report = await harness.RunAsync(EngineHarness.Spec(new Inject(50, 2 * Second)), new FakeWorkload());

        Assert.Equal(100, harness.Operations.Count);
        Assert.Equal(100, report.Workloads.Single().Ok);
        Assert.All(harness.Operations, operation => Assert.InRange(operation.Key.Worker, 10, 73));
        Assert.Equal(NBomberEngine.Name, report.Generator.Engine);
        Assert.StartsWith("fake: NBomber counted 100 ok and 0 failed of 100 iterations", Assert.Single(report.Generator.EngineFigures!), StringComparison.Ordinal);
        Assert.Empty(report.Generator.Undelivered);
        Assert.InRange(report.MeasuredToNs - report.MeasuredFromNs, 1_800_000_000, 2_000_000_000);
    }

    [Fact]
    public async Task Pacing_IsHeldAgainstAnEvenSchedule()
    {
        var report = await harness.RunAsync(EngineHarness.Spec(new Inject(50, 2 * Second)), new FakeWorkload());

        Assert.True(report.Generator.ScheduleLagMsP99 > 1, "the stub spreads arrivals at random, as NBomber does");
        Assert.Contains(harness.Operations, operation => operation.IntendedNs < operation.StartNs);
    }

    [Fact]
    public async Task Outcomes_AreOursAndNBomberCountsWhatIsNotOkAsFailed()
    {
        var report = await harness.RunAsync(
            EngineHarness.Spec(new Inject(30, Second)),
            new FakeWorkload((key, _) => ValueTask.FromResult((Outcome)((key.Worker + key.Sequence) % 3))));

        var load = report.Workloads.Single();
        Assert.True(load is { Ok: > 0, Fail: > 0, Unknown: > 0 });
        Assert.Equal(30, load.Ok + load.Fail + load.Unknown);
        Assert.Contains($"{load.Ok} ok and {load.Fail + load.Unknown} failed of 30", report.Generator.EngineFigures![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArrivalsThatNBomberNeverSends_AreToldAndTheLoadIsUndelivered()
    {
        NBomberRunner.LosesEach = 10;
        try
        {
            var report = await harness.RunAsync(EngineHarness.Spec(new Inject(50, Second)), new FakeWorkload());

            Assert.Equal(45, report.Workloads.Single().Ok);
            Assert.Equal("fake: NBomber began 45 of 50 planned operations", Assert.Single(report.Generator.Undelivered));
            Assert.Contains(report.Generator.Undelivered[0], report.Generator.Overload);
        }
        finally
        {
            NBomberRunner.LosesEach = 0;
        }
    }
}
