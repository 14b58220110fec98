using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Steps by the built-in engine against the API of an environment that is up.</summary>
internal sealed class HttpStepLoad(CapacityLoad load, IEnvironment environment, RunClock clock) : IStepLoad
{
    /// <summary>Readers need something to read before they start.</summary>
    private const int UsersToRead = 200;

    private const int Preparers = 4;

    private static readonly TimeSpan PreparationLimit = TimeSpan.FromSeconds(10);

    /// <summary>Connections open and queues fill at a new rate: this share of a step runs before it is measured.</summary>
    private const double SettleShare = 0.2;

    private static readonly TimeSpan MaxSettle = TimeSpan.FromSeconds(5);

    /// <summary>The first step is the first load on a cluster that was just started: the longest warm-up of all.</summary>
    private bool isWarm;

    public async Task<LoadReport> RunAsync(double rate, TimeSpan length, CancellationToken cancellationToken)
    {
        var settle = isWarm ? TimeSpan.FromTicks(Math.Min(MaxSettle.Ticks, (long)(length.Ticks * SettleShare))) : MaxSettle;
        isWarm = true;
        var scenario = load.At(rate, length, settle);
        // A run of its own for each step: keys count from 0 again, and the API answers a repeated key without writing.
        using var workloads = new HttpWorkloads(environment.Endpoints.ApiUrl, RunId.New(), scenario.Seed);
        if (scenario.Load.Any(spec => spec.Workload != "register"))
            await PrepareAsync(workloads, cancellationToken);
        return await RunAsync(LoadPlans.Of(scenario, workloads), cancellationToken);
    }

    private Task<LoadReport> PrepareAsync(HttpWorkloads workloads, CancellationToken cancellationToken)
    {
        var spec = new LoadSpec
        {
            Workload = "register", MaxInFlight = Preparers, Simulations = [new Iterations(Preparers, UsersToRead, PreparationLimit)],
        };
        // Apart from the workers of the measured load, which count from 0.
        return RunAsync([new PlannedLoad(spec, workloads.Get("register"), ushort.MaxValue + 1 - Preparers, Preparers)], cancellationToken);
    }

    private async Task<LoadReport> RunAsync(IReadOnlyList<PlannedLoad> loads, CancellationToken cancellationToken)
    {
        // Capacity is about time, not about what became of each write: nothing is journalled.
        var report = await new BuiltInEngine().RunAsync(
            new LoadPlan { Loads = loads, Clock = clock, Sink = NoJournal.Instance }, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return report;
    }
}
