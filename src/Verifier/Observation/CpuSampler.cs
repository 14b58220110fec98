using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Looks at the processor time of an environment's parts at both ends of the measured load.</summary>
internal sealed class CpuSampler(IEnvironment environment, RunClock clock)
{
    private Task<Look>? first;

    /// <summary>At the start; returns at once, since the generator must not wait for a walk through the processes.</summary>
    public void Start()
    {
        if (environment is ICpuMeter meter)
            first = Task.Run(async () => new Look(await meter.CpuTimesAsync(CancellationToken.None), clock.NowNs));
    }

    /// <summary>At the end.</summary>
    /// <returns>Null when the environment has no meter or the load never began.</returns>
    public async Task<CpuUsage?> EndAsync(CancellationToken cancellationToken)
    {
        if (environment is not ICpuMeter meter || first is null)
            return null;
        var last = new Look(await meter.CpuTimesAsync(cancellationToken), clock.NowNs);
        var from = await first;
        return CpuUsage.Between(from.Times, last.Times, (last.AtNs - from.AtNs) / 1e9, await environment.ViewAsync(cancellationToken));
    }

    private sealed record Look(IReadOnlyDictionary<string, TimeSpan> Times, long AtNs);
}
