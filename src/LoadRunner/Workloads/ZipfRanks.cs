namespace Harness.LoadRunner;

/// <summary>Ranks by Zipf's law: the one at place k is drawn in proportion to 1/(k + 1), as names of people roughly are.</summary>
internal sealed class ZipfRanks
{
    private readonly double[] upTo;

    public ZipfRanks(int count)
    {
        upTo = new double[count];
        var sum = 0d;
        for (var rank = 0; rank < count; rank++)
            upTo[rank] = sum += 1.0 / (rank + 1);
        for (var rank = 0; rank < count; rank++)
            upTo[rank] /= sum;
    }

    /// <param name="unit">From 0 up to and without 1, uniform.</param>
    public int RankOf(double unit)
    {
        var found = Array.BinarySearch(upTo, unit);
        return Math.Min(found < 0 ? ~found : found + 1, upTo.Length - 1);
    }
}
