namespace Harness.Verifier;

/// <summary>How a figure of side B differs from that of side A, and how sure that is.</summary>
public sealed record Difference
{
    /// <summary>Mean over the values of each side.</summary>
    public required double MeanA { get; init; }

    public required double MeanB { get; init; }

    /// <summary>Mean of B minus mean of A, with its interval.</summary>
    public required Interval Mean { get; init; }

    /// <summary>Median of the differences of pairs; of independent values the difference of medians.</summary>
    public required Interval Median { get; init; }

    /// <summary>
    /// How far the mean difference could be off by the variation between values alone: Student's 95 % margin. Null with too
    /// few values to see any variation.
    /// </summary>
    public required double? Noise { get; init; }

    public required DifferenceVerdict Verdict { get; init; }

    /// <summary>Why there is no verdict; empty when there is one.</summary>
    public required string Reason { get; init; }

    /// <summary>The mean difference as a share of A's mean; null when that is zero.</summary>
    public double? Relative => MeanA == 0 ? null : Mean.Estimate / MeanA;
}

/// <summary>An estimate with its 95 % interval.</summary>
public readonly record struct Interval(double Estimate, double Low, double High)
{
    public bool ContainsZero => Low <= 0 && High >= 0;
}

/// <summary>What a difference comes to.</summary>
public enum DifferenceVerdict
{
    /// <summary>The interval contains zero, or the noise exceeds the effect: nothing may be concluded.</summary>
    NoVerdict,

    /// <summary>B is lower than A.</summary>
    Lower,

    /// <summary>B is higher than A.</summary>
    Higher,
}
