using Harness.Environments;

namespace Harness.LoadRunner.Tests;

/// <summary>The opt-in engine against the stub of NBomber's API. How a load ends.</summary>
/// <remarks>NBomber counts whole seconds, so each test takes one: the classes run side by side.</remarks>
public sealed class NBomberEndTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly EngineHarness harness = new(new NBomberEngine());

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
