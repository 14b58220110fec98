namespace Harness.Verifier;

/// <summary>
/// Differences with percentile bootstrap intervals (Efron and Tibshirani 1993, chapter 13): what was observed is drawn anew
/// with replacement, 10,000 times, and the middle 95 % of what comes out is the interval. Pure: the same values and seed
/// give the same interval.
/// </summary>
/// <remarks>
/// With a handful of values this interval is too narrow: of three pairs without any effect all three differ in the same
/// direction every fourth time, and then it excludes zero. So a verdict needs more: the difference must also exceed the
/// noise, Student's 95 % margin of the same values, which widens as it must when there are few. Without any effect that
/// gives a verdict in at most one comparison of twenty.
/// </remarks>
public static class Bootstrap
{
    /// <summary>Draws for one interval.</summary>
    public const int Resamples = 10_000;

    /// <summary>How it is done, for reports.</summary>
    public const string Method =
        "percentile bootstrap, 10,000 resamples, 95 %; no verdict when the interval contains zero or the difference is within the noise (Student's 95 % margin)";

    /// <summary>B minus A of pairs: the value at each place of both lists was measured side by side.</summary>
    /// <exception cref="ArgumentException">The lists differ in length, or are empty.</exception>
    public static Difference Paired(IReadOnlyList<double> a, IReadOnlyList<double> b, int seed) => Paired(a, b, seed, Resamples);

    /// <inheritdoc cref="Paired(IReadOnlyList{double}, IReadOnlyList{double}, int)"/>
    internal static Difference Paired(IReadOnlyList<double> a, IReadOnlyList<double> b, int seed, int resamples)
    {
        if (a.Count != b.Count || a.Count == 0)
            throw new ArgumentException($"pairs need as many values on both sides, at least one: {a.Count} and {b.Count}");
        double[] differences = [.. a.Zip(b, (one, other) => other - one)];
        var random = new Random(seed);
        var draw = new double[differences.Length];
        var (means, medians) = (new double[resamples], new double[resamples]);
        for (var i = 0; i < resamples; i++)
        {
            Draw(differences, draw, random);
            means[i] = Sample.Mean(draw);
            medians[i] = Sample.MedianInPlace(draw);
        }
        var noise = differences.Length < 2
            ? (double?)null
            : StudentT.TwoSided95(differences.Length - 1) * Math.Sqrt(Sample.Variance(differences) / differences.Length);
        var mean = Of(Sample.Mean(differences), means);
        var median = Of(Sample.MedianInPlace([.. differences]), medians);
        return Judge(Sample.Mean([.. a]), Sample.Mean([.. b]), mean, median, noise, "one pair shows no variation: run more, --pairs 3 or above");
    }

    /// <summary>B minus A of independent values, e.g. blocks of seconds of two runs.</summary>
    /// <exception cref="ArgumentException">A list is empty.</exception>
    public static Difference Unpaired(IReadOnlyList<double> a, IReadOnlyList<double> b, int seed) => Unpaired(a, b, seed, Resamples);

    /// <inheritdoc cref="Unpaired(IReadOnlyList{double}, IReadOnlyList{double}, int)"/>
    internal static Difference Unpaired(IReadOnlyList<double> a, IReadOnlyList<double> b, int seed, int resamples)
    {
        if (a.Count == 0 || b.Count == 0)
            throw new ArgumentException($"each side needs a value: {a.Count} and {b.Count}");
        double[] left = [.. a], right = [.. b];
        var random = new Random(seed);
        var (drawLeft, drawRight) = (new double[left.Length], new double[right.Length]);
        var (means, medians) = (new double[resamples], new double[resamples]);
        for (var i = 0; i < resamples; i++)
        {
            Draw(left, drawLeft, random);
            Draw(right, drawRight, random);
            means[i] = Sample.Mean(drawRight) - Sample.Mean(drawLeft);
            medians[i] = Sample.MedianInPlace(drawRight) - Sample.MedianInPlace(drawLeft);
        }
        // Welch's standard error; the smaller sample's degrees of freedom never claim too much.
        var noise = Math.Min(left.Length, right.Length) < 2
            ? (double?)null
            : StudentT.TwoSided95(Math.Min(left.Length, right.Length) - 1)
                * Math.Sqrt(Sample.Variance(left) / left.Length + Sample.Variance(right) / right.Length);
        var mean = Of(Sample.Mean(right) - Sample.Mean(left), means);
        var median = Of(Sample.MedianInPlace([.. right]) - Sample.MedianInPlace([.. left]), medians);
        return Judge(Sample.Mean(left), Sample.Mean(right), mean, median, noise, "too short: a side has one block only");
    }

    private static void Draw(double[] from, double[] into, Random random)
    {
        for (var i = 0; i < into.Length; i++)
            into[i] = from[random.Next(from.Length)];
    }

    private static Interval Of(double estimate, double[] drawn)
    {
        var (low, high) = Sample.MiddleInPlace(drawn);
        return new Interval(estimate, low, high);
    }

    private static Difference Judge(double meanA, double meanB, Interval mean, Interval median, double? noise, string tooFew)
    {
        var reason = noise is null ? tooFew
            : mean.ContainsZero ? "the interval contains zero"
            : Math.Abs(mean.Estimate) <= noise ? "the noise exceeds the effect"
            : "";
        return new Difference
        {
            MeanA = meanA,
            MeanB = meanB,
            Mean = mean,
            Median = median,
            Noise = noise,
            Reason = reason,
            Verdict = reason.Length > 0 ? DifferenceVerdict.NoVerdict : mean.Estimate < 0 ? DifferenceVerdict.Lower : DifferenceVerdict.Higher,
        };
    }
}
