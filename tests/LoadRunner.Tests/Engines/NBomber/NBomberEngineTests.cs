using Harness.Environments;
using NBomber.CSharp;

namespace Harness.LoadRunner.Tests;

/// <summary>The opt-in engine against the stub of NBomber's API: what it records, and what it makes of the stub's figures.</summary>
public sealed class NBomberEngineTests
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
    public async Task Users_ThinkBetweenOperationsAndNeverExceedTheirNumber()
    {
        var (busy, most) = (0, 0);
        var report = await harness.RunAsync(
            EngineHarness.Spec(new KeepConstant(3, Second)) with { ThinkTime = new ThinkTime(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100)) },
            new FakeWorkload(async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref busy));
                await Task.Yield();
                Interlocked.Decrement(ref busy);
                return Outcome.Ok;
            }));

        Assert.InRange(report.Workloads.Single().Ok, 9, 33);
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, report.Generator.ScheduleLagMsMax);
    }

    [Fact]
    public async Task Iterations_EndTheLoadWhenTheyAreDone()
    {
        var report = await harness.RunAsync(EngineHarness.Spec(new Iterations(4, 25, 60 * Second)), new FakeWorkload());

        Assert.Equal(25, report.Workloads.Single().Ok);
        Assert.True(report.MeasuredToNs - report.MeasuredFromNs < 30_000_000_000);
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

    [Fact]
    public async Task KeepGoing_ExtendsTheLoadUntilItIsFalse()
    {
        var endNs = harness.Clock.NowNs + 3_000_000_000;
        var report = await harness.RunAsync(
            EngineHarness.Spec(new Inject(20, Second)), new FakeWorkload(), plan => plan with { KeepGoing = () => harness.Clock.NowNs < endNs });

        Assert.True(report.Workloads.Single().Ok > 20);
        Assert.InRange(report.MeasuredToNs, endNs, endNs + 1_500_000_000);
        Assert.Empty(report.Generator.Undelivered);
    }

    [Fact]
    public async Task Cancellation_EndsTheLoadAndReportsWhatWasRun()
    {
        using var cancel = new CancellationTokenSource(Second);
        var spec = EngineHarness.Spec(new Inject(20, 60 * Second));
        var report = await harness.RunAsync([new PlannedLoad(spec, new FakeWorkload(), 0, spec.MaxInFlight)], null, cancel.Token);

        Assert.InRange(report.Workloads.Single().Ok, 1, 60);
        Assert.InRange(report.MeasuredToNs - report.MeasuredFromNs, 1, 20_000_000_000);
    }

    [Fact]
    public async Task BrokenThreshold_EndsTheLoad()
    {
        var report = await harness.RunAsync(
            EngineHarness.Spec(new Inject(20, 60 * Second)), new FakeWorkload((_, _) => ValueTask.FromResult(Outcome.Fail)),
            plan => plan with { Thresholds = [new ThresholdSpec { Metric = ThresholdMetrics.ErrorShare, Below = new ThresholdLimit(0.1, IsTime: false), AbortOnFail = true }] });

        Assert.Contains("threshold", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DefectOfAWorkload_IsThrown()
    {
        var defect = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.RunAsync(
            EngineHarness.Spec(new Inject(20, 60 * Second)), new FakeWorkload((_, _) => throw new FormatException("broken workload"))));
        Assert.Contains("broken workload", defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatItCannotRun_IsRefusedBeforeAnythingIsSent()
    {
        await Assert.ThrowsAsync<UserErrorException>(() => harness.RunAsync(
            EngineHarness.Spec(new Inject(20, Second) { Arrivals = ArrivalPattern.Poisson }), new FakeWorkload()));
        Assert.Empty(harness.Operations);
    }
}
