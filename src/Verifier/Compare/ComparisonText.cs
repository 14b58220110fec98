using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The words and figures of a comparison, for the console and the page alike.</summary>
internal static class ComparisonText
{
    public static string Value(double value, FigureUnit unit) => unit switch
    {
        FigureUnit.PerSecond => Figures.Rate(value),
        FigureUnit.Milliseconds => Figures.Milliseconds(value),
        FigureUnit.Share => Figures.Percent(value),
        _ => $"{Figures.Number(Math.Round(value, 3))} cores",
    };

    public static string Signed(double value, FigureUnit unit) => WithSign(value, Value(Math.Abs(value), unit));

    /// <summary>One value a side has no interval.</summary>
    public static string Interval(Difference difference, Interval interval, FigureUnit unit) =>
        difference.Noise is null ? Figures.None : $"{Signed(interval.Low, unit)} to {Signed(interval.High, unit)}";

    public static string Relative(Difference difference) =>
        difference.Relative is not { } share ? Figures.None : WithSign(share, Figures.Percent(Math.Abs(share)));

    /// <summary>A figure that differs beyond the noise, in words.</summary>
    public static string Decided(ComparedRow row) =>
        $"{row.Subject}, {row.Name}: {Value(row.Difference.MeanA, row.Unit)} against {Value(row.Difference.MeanB, row.Unit)} ({Relative(row.Difference)}), {Verdict(row.Difference)}";

    public static string Verdict(Difference difference) => difference.Verdict switch
    {
        DifferenceVerdict.Higher => "B is higher",
        DifferenceVerdict.Lower => "B is lower",
        _ => $"no verdict: {difference.Reason}",
    };

    public static string Sentence(Comparison comparison)
    {
        var decided = comparison.Rows.Count(row => row.Difference.Verdict != DifferenceVerdict.NoVerdict);
        return $"{Figures.Count(decided)} of {Figures.Plural(comparison.Rows.Count, "figure")} differ beyond the noise; for the others there is no verdict.";
    }

    public static string Basis(Comparison comparison) => comparison.Basis == ComparisonBasis.Pairs
        ? $"{Figures.Plural(comparison.A.Runs.Count, "pair")} of runs side by side, in the order ABBA, same seed and schedule"
        : "two single runs, by blocks of their seconds: within-run only. The intervals say how steady each run was, not what a repeat would give";

    /// <summary>What rounds to nothing has no sign.</summary>
    private static string WithSign(double value, string size) =>
        !size.AsSpan().ContainsAnyInRange('1', '9') ? size : value > 0 ? $"+{size}" : $"-{size}";
}
