using System.Collections.Concurrent;

namespace Harness.LoadRunner.Tests;

/// <summary>Keeps what an engine records.</summary>
internal sealed class RecordingSink : IOperationSink
{
    public ConcurrentQueue<Operation> Operations { get; } = [];

    public void Record(in Operation operation) => Operations.Enqueue(operation);
}

/// <summary>A workload whose behaviour a test supplies.</summary>
internal sealed class FakeWorkload(Func<OperationKey, CancellationToken, ValueTask<Outcome>> run, OperationKind kind = OperationKind.Register) : IWorkload
{
    public FakeWorkload()
        : this(static (_, _) => ValueTask.FromResult(Outcome.Ok))
    {
    }

    public string Name => "fake";

    public OperationKind Kind => kind;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(1, worker, sequence);

    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        var key = KeyOf(worker, sequence);
        Outcome outcome;
        var error = "";
        try
        {
            outcome = await run(key, deadline);
            error = outcome == Outcome.Ok ? "" : "broken";
        }
        catch (OperationCanceledException)
        {
            (outcome, error) = (Outcome.Unknown, "timeout");
        }
        return new OperationResult(key, kind, outcome, OperationFlags.None, error, "", 0, default, default);
    }
}

/// <summary>Runs plans and checks what must hold for every one of them.</summary>
internal sealed class EngineHarness(ILoadEngine engine)
{
    private readonly RecordingSink sink = new();

    public EngineHarness()
        : this(new BuiltInEngine())
    {
    }

    public RunClock Clock { get; } = new(TimeProvider.System);

    public List<Operation> Operations => [.. sink.Operations];

    public static LoadSpec Spec(params LoadSimulation[] simulations) =>
        new() { Workload = "fake", Simulations = simulations, MaxInFlight = 64 };

    public Task<LoadReport> RunAsync(LoadSpec spec, IWorkload workload, Func<LoadPlan, LoadPlan>? change = null) =>
        RunAsync([new PlannedLoad(spec, workload, 10, spec.MaxInFlight)], change, TestContext.Current.CancellationToken);

    public async Task<LoadReport> RunAsync(IReadOnlyList<PlannedLoad> loads, Func<LoadPlan, LoadPlan>? change, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan { Clock = Clock, Sink = sink, Loads = loads };
        var report = await engine.RunAsync(change?.Invoke(plan) ?? plan, cancellationToken);

        var operations = Operations;
        Assert.Equal(operations.Count, operations.Select(operation => operation.Key).Distinct().Count());
        Assert.All(operations, operation => Assert.True(operation.IntendedNs <= operation.StartNs && operation.StartNs <= operation.EndNs));
        var measured = operations.Where(operation => !operation.Flags.HasFlag(OperationFlags.WarmUp)).ToList();
        Assert.Equal(measured.Count, report.Workloads.Sum(workload => workload.Ok + workload.Fail + workload.Unknown));
        foreach (var workload in report.Workloads)
        {
            Assert.Equal(workload.Ok, workload.Series.Sum(second => second.Ok));
            Assert.Equal(workload.Fail, workload.Series.Sum(second => second.Fail));
            Assert.Equal(workload.Unknown, workload.Series.Sum(second => second.Unknown));
            Assert.Equal(workload.Fail + workload.Unknown, workload.Errors.Values.Sum());
            Assert.Equal(workload.Ok, workload.ServiceMs.Count);
            Assert.Equal(workload.Series.Select((_, i) => workload.Series[0].Second + i), workload.Series.Select(second => second.Second));
        }
        return report;
    }
}
