namespace Harness.Verifier;

/// <summary>Order of the runs of a comparison.</summary>
internal static class PairOrder
{
    /// <summary>
    /// ABBA ABBA ...: every pair is run back to back, and each second one the other way round, so that a machine that drifts
    /// in one direction favours neither side.
    /// </summary>
    /// <returns>For each run its pair and whether it is of side A.</returns>
    public static IEnumerable<(int Pair, bool IsA)> Of(int pairs) =>
        Enumerable.Range(0, pairs).SelectMany(pair => ((int, bool)[])[(pair, pair % 2 == 0), (pair, pair % 2 == 1)]);
}
