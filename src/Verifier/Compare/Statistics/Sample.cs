namespace Harness.Verifier;

/// <summary>Figures of a few values.</summary>
internal static class Sample
{
    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0d;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>Unbiased, by n - 1; of two values or more.</summary>
    public static double Variance(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        var sum = 0d;
        foreach (var value in values)
            sum += (value - mean) * (value - mean);
        return sum / (values.Length - 1);
    }

    /// <summary>Sorts the values in place.</summary>
    public static double MedianInPlace(Span<double> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// <summary>The 2.5 % and 97.5 % quantiles, by nearest rank. Sorts the values in place.</summary>
    public static (double Low, double High) MiddleInPlace(double[] values)
    {
        Array.Sort(values);
        var tail = (int)(values.Length * 0.025);
        return (values[tail], values[values.Length - 1 - tail]);
    }
}
