using Harness.Environments;

namespace Harness.Verifier;

/// <summary>How long writes may stand still before a cell is worse than expected.</summary>
internal static class StallLimit
{
    /// <summary>What a busy machine adds: processes start late, members catch up slowly.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A client that the proxy sends to the new leader is served within a fraction of this, whatever the failover took before.
    /// </summary>
    public static readonly TimeSpan BeyondRouting = TimeSpan.FromSeconds(3);

    /// <param name="fault">How long the fault lasts; zero for one that is healed after the load.</param>
    public static TimeSpan Of(StallExpectation stall, TimingProfile timing, TimeSpan fault)
    {
        // The lease runs out, the others notice in a round of theirs, and DCS and PostgreSQL may be asked again meanwhile.
        var failover = TimeSpan.FromSeconds(timing.TtlSeconds + 2 * timing.LoopWaitSeconds + timing.RetryTimeoutSeconds) + Slack;
        return stall switch
        {
            StallExpectation.Short => TimeSpan.FromSeconds(2 * timing.LoopWaitSeconds) + Slack,
            StallExpectation.Failover => failover,
            _ => fault + failover,
        };
    }
}
