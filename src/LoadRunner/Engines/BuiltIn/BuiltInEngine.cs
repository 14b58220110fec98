namespace Harness.LoadRunner;

/// <summary>
/// The built-in load engine: all loads of a plan side by side on the thread pool, open ones started by a pacing thread.
/// </summary>
/// <remarks>
/// <para>Every arrival is accounted for: acknowledged, failed (also those not sent because all allowed operations were in
/// flight) or unknown.</para>
/// <para>Cancellation ends the load, not the report: nothing more is sent, operations in flight get a second to end, the
/// rest is recorded as unknown, and the report of what happened is returned.</para>
/// </remarks>
public sealed class BuiltInEngine : ILoadEngine
{
    /// <summary>Name in reports.</summary>
    public const string Name = "built-in";

    /// <inheritdoc/>
    /// <exception cref="Environments.UserErrorException">The plan asks for the impossible.</exception>
    /// <exception cref="InvalidOperationException">A workload or the sink threw: a defect of theirs.</exception>
    public async Task<LoadReport> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        using var loads = new RunningLoads(plan, cancellationToken);
        return await loads.ReportAsync(Name, async () =>
        {
            loads.Run.Begin(plan.Clock.NowNs);
            await Task.WhenAll(loads.Lanes.Select(lane => lane.SendAsync()));
            return plan.Clock.NowNs;
        });
    }
}
