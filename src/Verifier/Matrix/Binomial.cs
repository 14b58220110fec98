namespace Harness.Verifier;

/// <summary>What a share that was seen in a few runs says of all runs (Clopper and Pearson 1934, one-sided).</summary>
internal static class Binomial
{
    /// <summary>Halvings after which a double does not change any more.</summary>
    private const int Halvings = 60;

    /// <summary>The highest probability with which no more than <paramref name="seen"/> of <paramref name="runs"/> is still credible.</summary>
    /// <param name="confidence">E.g. 0.95.</param>
    /// <returns>A share; 1 when there were no runs.</returns>
    public static double UpperBound(int seen, int runs, double confidence)
    {
        if (seen >= runs)
            return 1;
        var (low, high) = (0d, 1d);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (AtMost(seen, runs, middle) > 1 - confidence)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    /// <summary>Probability of at most so many of so many.</summary>
    private static double AtMost(int seen, int runs, double probability)
    {
        var term = Math.Pow(1 - probability, runs);
        var sum = term;
        for (var i = 1; i <= seen; i++)
            sum += term *= (double)(runs - i + 1) / i * probability / (1 - probability);
        return sum;
    }
}
