using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What a rate must keep to count as held; each load by itself, so that a large one cannot hide a small one.</summary>
/// <param name="P99Ms">Highest 99th percentile of the response time, from the intended start, in milliseconds.</param>
/// <param name="ErrorShare">Highest share of operations that failed, ended unknown or could not be sent, 0 to 1.</param>
public sealed record CapacityLimits(double P99Ms, double ErrorShare)
{
    /// <summary>As in sentences: <c>p99 &lt;= 50 ms</c>.</summary>
    public string P99Text => $"p99 <= {Figures.Number(P99Ms)} ms";
}
