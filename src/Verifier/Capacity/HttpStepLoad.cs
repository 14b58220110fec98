using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Steps by the build's load engine against the API of an environment that is up.</summary>
/// <param name="firstSettle">How long the first step runs before it is measured; null for the longest.</param>
internal sealed class HttpStepLoad(CapacityLoad load, IEnvironment environment, RunClock clock, TimeSpan? firstSettle = null) : IStepLoad
{
    /// <summary>How many users are there before readers start.</summary>
    private const int UserCount = 200;

    private static readonly TimeSpan RegisterTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connections open and queues fill at a new rate: this share of a step runs before it is measured.</summary>
    private const double SettleShare = 0.2;

    private static readonly TimeSpan MaxSettle = TimeSpan.FromSeconds(5);

    /// <summary>The first step is the first load on a cluster that was just started: the longest warm-up of all.</summary>
    private bool isWarm;

    public bool IsRaised(int index) => load.IsRaised(index);

    public async Task<LoadReport> RunAsync(double rate, TimeSpan length, CancellationToken cancellationToken)
    {
        var settle = isWarm ? TimeSpan.FromTicks(Math.Min(MaxSettle.Ticks, (long)(length.Ticks * SettleShare))) : firstSettle ?? MaxSettle;
        isWarm = true;
        var scenario = load.At(rate, length, settle);
        // A run of its own for each step: keys count from 0 again, and the API answers a repeated key without writing.
        using var workloads = new HttpWorkloads(environment.Endpoints.ApiUrl, RunId.New(), scenario.Seed, scenario.DataSet?.Users ?? 0, scenario.HttpClient);
        if (scenario.Load.Any(spec => spec.Workload != "register"))
        {
            await UsersToRead.RegisterAsync(workloads, UserCount, RegisterTimeout, clock, NoJournal.Instance, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        // Capacity is about time, not about what became of each write: nothing is journalled.
        var report = await LoadEngines.Create().RunAsync(
            new LoadPlan { Loads = LoadPlans.Of(scenario, workloads), Client = workloads, Clock = clock, Sink = NoJournal.Instance },
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return report;
    }
}
