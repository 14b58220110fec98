namespace Harness.Verifier;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>97.5 % quantiles for 1 to 30 degrees of freedom (any table of the distribution).</summary>
    private static readonly double[] Quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
        2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
        2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>The 97.5 % quantile, so that plus and minus it hold 95 %.</summary>
    /// <param name="degrees">
    /// Degrees of freedom, 1 or more. Above the table by the first two terms of Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5), good to 0.001 there.
    /// </param>
    public static double TwoSided95(int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        const double z = 1.959964;
        if (degrees <= Quantiles.Length)
            return Quantiles[degrees - 1];
        var n = (double)degrees;
        return z + (Math.Pow(z, 3) + z) / (4 * n) + (5 * Math.Pow(z, 5) + 16 * Math.Pow(z, 3) + 3 * z) / (96 * n * n);
    }
}
