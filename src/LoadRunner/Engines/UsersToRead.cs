namespace Harness.LoadRunner;

/// <summary>Readers need something to read: registers users before the measured load starts.</summary>
public static class UsersToRead
{
    private const int Copies = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Registers users until there are enough or the time is up; the workloads know them afterwards.</summary>
    /// <returns>What came of it; nothing is thrown for what the API does.</returns>
    public static Task<LoadReport> RegisterAsync(
        HttpWorkloads workloads, int count, TimeSpan timeout, RunClock clock, IOperationSink sink, CancellationToken cancellationToken)
    {
        var spec = new LoadSpec
        {
            Workload = "register", Timeout = timeout, MaxInFlight = Copies, Simulations = [new Iterations(Copies, count, Limit)],
        };

        // Apart from the workers of the measured load, which count from 0.
        var load = new PlannedLoad(spec, workloads.Get("register"), ushort.MaxValue + 1 - Copies, Copies);
        return new BuiltInEngine().RunAsync(new LoadPlan { Clock = clock, Sink = sink, Loads = [load] }, cancellationToken);
    }
}
