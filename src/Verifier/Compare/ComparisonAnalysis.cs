namespace Harness.Verifier;

/// <summary>From the figures of runs to the rows of a comparison. Pure.</summary>
internal static class ComparisonAnalysis
{
    /// <summary>Rows of pairs: the figures of each run, A and B of one pair at the same place.</summary>
    /// <remarks>A figure that some run does not have is left out: it cannot be compared.</remarks>
    public static IReadOnlyList<ComparedRow> OfPairs(
        IReadOnlyList<IReadOnlyList<(ComparedFigure Figure, double Value)>> a,
        IReadOnlyList<IReadOnlyList<(ComparedFigure Figure, double Value)>> b, int seed)
    {
        var (left, right) = (ByFigure(a), ByFigure(b));
        return
        [
            .. from figure in a.SelectMany(run => run).Select(entry => entry.Figure).Distinct()
               where left[figure].Count() == a.Count && right[figure].Count() == b.Count
               let values = (A: left[figure].ToList(), B: right[figure].ToList())
               select Row(figure, values.A, values.B, Bootstrap.Paired(values.A, values.B, seed)),
        ];

        static ILookup<ComparedFigure, double> ByFigure(IReadOnlyList<IReadOnlyList<(ComparedFigure Figure, double Value)>> runs) =>
            runs.SelectMany(run => run).ToLookup(entry => entry.Figure, entry => entry.Value);
    }

    /// <summary>Rows of two single runs by blocks of their seconds, for the figures that both have.</summary>
    public static IReadOnlyList<ComparedRow> OfBlocks(
        IReadOnlyList<(ComparedFigure Figure, IReadOnlyList<double> Blocks)> a,
        IReadOnlyList<(ComparedFigure Figure, IReadOnlyList<double> Blocks)> b, int seed)
    {
        var right = b.ToDictionary(entry => entry.Figure, entry => entry.Blocks);
        return
        [
            .. from entry in a
               where right.ContainsKey(entry.Figure)
               let other = right[entry.Figure]
               select Row(entry.Figure, entry.Blocks, other, Bootstrap.Unpaired(entry.Blocks, other, seed)),
        ];
    }

    private static ComparedRow Row(ComparedFigure figure, IReadOnlyList<double> a, IReadOnlyList<double> b, Difference difference) =>
        new(figure.Subject, figure.Name, figure.Unit, a, b, difference);
}
