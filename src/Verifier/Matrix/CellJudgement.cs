namespace Harness.Verifier;

/// <summary>How a cell compares with what was expected of it; the order is that of severity.</summary>
public enum CellVerdict
{
    /// <summary>The environment cannot do it.</summary>
    Cannot,

    AsExpected,

    /// <summary>Less broke than expected: of a negative control, that it has shown nothing.</summary>
    Better,

    /// <summary>No run answered, or none has been run yet.</summary>
    Unknown,

    /// <summary>More broke than the mode allows.</summary>
    Worse,
}

/// <summary>What the runs of a cell come to.</summary>
/// <param name="Words">The verdict with its figures, for people.</param>
/// <param name="Expected">What was expected, known defects of the versions that ran included; null before the first run.</param>
/// <param name="Answered">Runs that answered: N.</param>
/// <param name="Reproduced">Of these, runs that came out violated: k.</param>
/// <param name="Lost">Acknowledged writes lost, over the answers: least, median, most.</param>
/// <param name="RtoMs">The longest stall of each answer in ms: least, median, most.</param>
public sealed record CellJudgement(
    CellVerdict Verdict, string Words, CellExpectation? Expected, int Answered, int Reproduced, Spread? Lost, Spread? RtoMs)
{
    public static readonly CellJudgement Pending = new(CellVerdict.Unknown, "not run yet", null, 0, 0, null, null);
}

/// <summary>Least, median and most of some values.</summary>
public sealed record Spread(double Min, double Median, double Max)
{
    /// <returns>Null of no values.</returns>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        if (sorted.Length == 0)
            return null;
        var median = Sample.MedianInPlace(sorted);
        return new Spread(sorted[0], median, sorted[^1]);
    }
}
