using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class BuiltInEngineTests
{
    private readonly EngineHarness harness = new();

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public async Task Inject_ForAWhile_SendsEveryArrivalAtItsTime()
    {
        var report = await harness.RunAsync(EngineHarness.Spec(new Inject(400, Ms(500))) with { MaxInFlight = 200 }, new FakeWorkload());
        Assert.Equal(200, report.Workloads[0].Ok);
        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => report.MeasuredFromNs + i * 2_500_000L),
            harness.Operations.Select(operation => operation.IntendedNs).Order());
        Assert.Equal(200, report.Workloads[0].ResponseMs.Count);
        Assert.InRange(report.MeasuredToNs - report.MeasuredFromNs, 500_000_000, 5_000_000_000);
    }

    [Fact]
    public async Task WarmUp_BeforeTheLoad_IsRecordedWithItsFlagAndLeftOutOfTheStatistics()
    {
        var announced = new List<long>();
        var report = await harness.RunAsync(
            EngineHarness.Spec(new Inject(200, Ms(300))) with { WarmUp = Ms(200), MaxInFlight = 100 }, new FakeWorkload(),
            plan => plan with { MeasuredLoadStarted = announced.Add });
        Assert.Equal(60, report.Workloads[0].Ok);
        Assert.Equal(40, harness.Operations.Count(operation => operation.Flags.HasFlag(OperationFlags.WarmUp)));
        Assert.Equal([report.MeasuredFromNs], announced);
        Assert.All(harness.Operations, operation => Assert.Equal(operation.IntendedNs < report.MeasuredFromNs, operation.Flags.HasFlag(OperationFlags.WarmUp)));
    }

    /// <summary>A program that has just started is slow to connect; what is measured afterwards does not suffer from it.</summary>
    [Fact]
    public async Task SlowConnections_OfTheWarmUp_AreNotHeldAgainstTheLoad()
    {
        var client = new FakeClient([20, 20 + 1]);

        var report = await harness.RunAsync(
            EngineHarness.Spec(new Inject(200, Ms(500))) with { WarmUp = Ms(100), MaxInFlight = 120 }, new FakeWorkload(), plan => plan with { Client = client });

        Assert.Equal((100, 1), (report.Generator.Connections!.Opened, report.Generator.Connections.Slow));
        Assert.DoesNotContain(report.Generator.Overload, reason => reason.Contains("connections", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stall_OfTheSystem_ShowsInResponseTimeAndLosesNoArrival()
    {
        // One operation at a time (a slow system): the queue is where coordinated omission would hide the stall.
        using var one = new SemaphoreSlim(1);
        var stalled = 0;
        var workload = new FakeWorkload(async (_, deadline) =>
        {
            await one.WaitAsync(deadline);
            try
            {
                if (Interlocked.Increment(ref stalled) == 20)
                    await Task.Delay(400, deadline);
                return Outcome.Ok;
            }
            finally
            {
                one.Release();
            }
        });
        var report = await harness.RunAsync(EngineHarness.Spec(new Inject(100, Ms(800))) with { MaxInFlight = 200 }, workload);
        Assert.Equal(80, report.Workloads[0].Ok);
        Assert.True(report.Workloads[0].ResponseMs.P90 > 200, $"p90 {report.Workloads[0].ResponseMs.P90} ms hides the stall");
        Assert.InRange(report.Workloads[0].ResponseMs.Max, 390, 5_000);
    }

    [Fact]
    public async Task Overflow_AllSlotsTaken_IsRecordedAsNotSent()
    {
        var workload = new FakeWorkload(async (_, deadline) =>
        {
            await Task.Delay(Timeout.Infinite, deadline);
            return Outcome.Ok;
        });
        var spec = EngineHarness.Spec(new Inject(200, Ms(500))) with { MaxInFlight = 5, Timeout = Ms(2000) };
        var report = (await harness.RunAsync(spec, workload)).Workloads[0];
        Assert.Equal((0, 95, 5, 95), (report.Ok, report.Fail, report.Unknown, report.NotSent));
        Assert.Equal(95, report.Errors["not-sent"]);
        Assert.Equal(5, report.Errors["timeout"]);
        var notSent = harness.Operations.Where(operation => operation.Flags.HasFlag(OperationFlags.NotSent)).ToList();
        Assert.Equal(95, notSent.Count);
        Assert.All(notSent, operation => Assert.True(operation.IntendedNs == operation.StartNs && operation.StartNs == operation.EndNs && operation.Outcome == Outcome.Fail));
    }

    [Fact]
    public async Task KeepConstant_PhaseAfterPhase_KeepsEachUserBusyAndNeverHasMore()
    {
        var (now, most) = (0, 0);
        var workload = new FakeWorkload(async (_, deadline) =>
        {
            var current = Interlocked.Increment(ref now);
            InterlockedMax(ref most, current);
            await Task.Delay(5, deadline);
            Interlocked.Decrement(ref now);
            return Outcome.Ok;
        });
        var report = await harness.RunAsync(
            EngineHarness.Spec(new KeepConstant(7, Ms(200)), new KeepConstant(7, Ms(200))) with { WarmUp = Ms(100) }, workload);
        Assert.Equal(7, most);
        Assert.True(report.Workloads[0].Ok > 7);
        Assert.Equal(0, report.Generator.ScheduleLagMsMax);
    }

    [Fact]
    public async Task RampingConstant_UpAndDown_ReachesItsLevel()
    {
        var workload = new FakeWorkload(async (_, deadline) =>
        {
            await Task.Delay(5, deadline);
            return Outcome.Ok;
        });
        var spec = EngineHarness.Spec(new RampingConstant(6, Ms(300)), new RampingConstant(0, Ms(300)));
        await harness.RunAsync(spec, workload);
        Assert.InRange(harness.Operations.Select(operation => operation.Key.Worker).Distinct().Count(), 5, 6);
    }

    [Fact]
    public async Task Iterations_Count_RunsExactlySoManyAndEndsEarly()
    {
        var report = await harness.RunAsync(EngineHarness.Spec(new Iterations(3, 100, TimeSpan.FromMinutes(5))), new FakeWorkload());
        Assert.Equal(100, report.Workloads[0].Ok);
        Assert.InRange(report.MeasuredToNs - report.MeasuredFromNs, 0, 30_000_000_000);
    }

    [Fact]
    public async Task ClosedUsers_DuringAnOutage_DoNotSpin()
    {
        var report = await harness.RunAsync(EngineHarness.Spec(new KeepConstant(2, Ms(400))), new FakeWorkload((_, _) => ValueTask.FromResult(Outcome.Fail)));
        Assert.InRange(report.Workloads[0].Fail, 2, 90);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task KeepGoing_AtTheEnd_ExtendsTheLoadAtItsLastLevelUntilItIsFalse(bool open)
    {
        LoadSimulation[] simulations = open
            ? [new Inject(20, Ms(100)), new RampingInject(200, Ms(100))]
            : [new KeepConstant(1, Ms(200))];
        var endNs = long.MaxValue;
        var workload = new FakeWorkload(async (_, deadline) =>
        {
            await Task.Delay(5, deadline);
            return Outcome.Ok;
        });
        var report = await harness.RunAsync(
            EngineHarness.Spec(simulations), workload, plan => plan with
            {
                KeepGoing = () => harness.Clock.NowNs < Volatile.Read(ref endNs), MeasuredLoadStarted = atNs => Volatile.Write(ref endNs, atNs + 1_100_000_000),
            });
        Assert.True(report.MeasuredToNs >= endNs);
        var late = harness.Operations.Count(operation => operation.IntendedNs > report.MeasuredFromNs + 200_000_000);
        // Open: 180 at the last level, 18 at the first; a busy machine starts fewer.
        Assert.InRange(late, open ? 60 : 5, 2_000);
    }

    [Fact]
    public async Task Cancellation_InMidRun_EndsSoonWithEverythingRecorded()
    {
        using var interrupt = new CancellationTokenSource();
        var hang = new FakeWorkload(async (key, deadline) =>
        {
            if (key.Sequence == 0)
                await Task.Delay(Timeout.Infinite, deadline);
            return Outcome.Ok;
        });
        var spec = EngineHarness.Spec(new Inject(100, TimeSpan.FromMinutes(10))) with { Timeout = TimeSpan.FromMinutes(10), MaxInFlight = 5 };
        interrupt.CancelAfter(300);
        var report = await harness.RunAsync([new PlannedLoad(spec, hang, 0, 5)], null, interrupt.Token);
        Assert.Equal(5, report.Workloads[0].Unknown);
        Assert.Equal(5, report.Workloads[0].Errors["interrupted"]);
        Assert.InRange(harness.Clock.NowNs, 0, 20_000_000_000);
    }

    [Fact]
    public async Task Loads_SideBySide_AlignTheirMeasuredStartsAndKeepKeysApart()
    {
        var load = EngineHarness.Spec(new Inject(100, Ms(300))) with { WarmUp = Ms(200), MaxInFlight = 50 };
        var probe = EngineHarness.Spec(new Inject(20, Ms(300))) with { MaxInFlight = 8 };
        var report = await harness.RunAsync(
            [new PlannedLoad(load, new FakeWorkload(), 0, 50), new PlannedLoad(probe, new FakeWorkload(static (_, _) => ValueTask.FromResult(Outcome.Ok), OperationKind.Probe), 50, 8)],
            null, TestContext.Current.CancellationToken);
        Assert.Equal([30L, 6L], report.Workloads.Select(workload => workload.Ok));
        var probes = harness.Operations.Where(operation => operation.Kind == OperationKind.Probe).ToList();
        Assert.Equal(report.MeasuredFromNs, probes.Min(operation => operation.IntendedNs));
        Assert.All(probes, operation => Assert.InRange(operation.Key.Worker, 50, 57));
    }

    [Fact]
    public async Task FixedDelay_OfAServer_ShowsInThePercentiles()
    {
        await using var api = new ApiStub(async (request, stop) =>
        {
            await Task.Delay(50, stop);
            return ApiStub.Created(request);
        });
        using var workloads = new HttpWorkloads(api.Url, 1, 1);
        var report = await harness.RunAsync(EngineHarness.Spec(new Inject(100, Ms(600))), workloads.Get("register"));
        var service = report.Workloads[0].ServiceMs;
        Assert.Equal(60, report.Workloads[0].Ok);
        Assert.InRange(service.Min, 45, 500);
        Assert.True(service.P50 <= service.P90 && service.P90 <= service.P99 && service.P99 <= service.Max);
        Assert.InRange(service.P50, 45, 1_000);
        Assert.True(report.Workloads[0].ResponseMs.P50 >= service.P50);
    }

    [Fact]
    public async Task Workload_ThatThrows_EndsTheRunAsADefect()
    {
        var workload = new FakeWorkload((_, _) => throw new InvalidCastException("oops"));
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.RunAsync(EngineHarness.Spec(new Inject(100, TimeSpan.FromMinutes(1))), workload));
        Assert.IsType<InvalidCastException>(thrown.InnerException);
        Assert.Equal("defect", harness.Operations[0].Error);
    }

    public static TheoryData<LoadSpec> ImpossibleSpecs => new()
    {
        EngineHarness.Spec(),
        EngineHarness.Spec(new Inject(0, Ms(10))),
        EngineHarness.Spec(new Inject(double.NaN, Ms(10))),
        EngineHarness.Spec(new Inject(1, TimeSpan.Zero)),
        EngineHarness.Spec(new KeepConstant(65, Ms(10))),
        EngineHarness.Spec(new Iterations(1, 0, Ms(10))),
        EngineHarness.Spec(new Inject(1, Ms(10))) with { Timeout = TimeSpan.Zero },
        EngineHarness.Spec(new Inject(1, Ms(10))) with { WarmUp = Ms(-1) },
    };

    [Theory]
    [MemberData(nameof(ImpossibleSpecs))]
    public async Task ImpossibleSpec_IsAUserError(LoadSpec spec) =>
        await Assert.ThrowsAsync<UserErrorException>(() => harness.RunAsync(spec, new FakeWorkload()));

    [Fact]
    public async Task OverlappingWorkers_AreRefused()
    {
        var spec = EngineHarness.Spec(new Inject(1, Ms(10)));
        await Assert.ThrowsAsync<ArgumentException>(() => harness.RunAsync(
            [new PlannedLoad(spec, new FakeWorkload(), 0, 64), new PlannedLoad(spec, new FakeWorkload(), 63, 64)], null, TestContext.Current.CancellationToken));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <param name="slow">Slow connections at each look.</param>
    private sealed class FakeClient(IEnumerable<long> slow) : ILoadClient
    {
        private readonly Queue<long> looks = new(slow);

        public IDueThread? DueThread => null;

        public ConnectionReport Connections => new(100, 0, 1, 60, 60, looks.Dequeue());
    }
}
