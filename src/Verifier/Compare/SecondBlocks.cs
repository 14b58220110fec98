namespace Harness.Verifier;

/// <summary>
/// Means of consecutive seconds: neighbouring seconds resemble one another, so they are no independent values; blocks of a
/// few come closer to it (batch means, Law and Kelton).
/// </summary>
internal static class SecondBlocks
{
    private const int LongestBlock = 5;
    private const int WantedBlocks = 6;

    /// <summary>Seconds a block, so that a short run still has a few blocks.</summary>
    public static int LengthFor(int seconds) => Math.Clamp(seconds / WantedBlocks, 1, LongestBlock);

    /// <summary>Leaves out what does not fill a block at the end.</summary>
    public static IReadOnlyList<double> MeansOf(IReadOnlyList<double> seconds) =>
    [
        .. seconds.Chunk(LengthFor(seconds.Count))
            .Where(block => block.Length == LengthFor(seconds.Count))
            .Select(block => block.Average()),
    ];
}
