using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Something that happened at one moment, marked through all panels of the plot.</summary>
/// <param name="Second">Seconds of the run's clock.</param>
/// <param name="Label">A few words.</param>
/// <param name="Dashed">For what is less important than a fault.</param>
internal sealed record TimelineMark(double Second, string Label, PlotColour Colour, bool Dashed);

/// <summary>Where the label of a mark goes.</summary>
/// <param name="Lane">0 is the line next to the plot; higher ones are above it.</param>
/// <param name="Left">Left edge of the label in pixels.</param>
internal readonly record struct PlacedLabel(TimelineMark Mark, float X, float Left, float Width, int Lane);

/// <summary>Places the labels of marks above the plot so that no two overlap.</summary>
internal static class MarkLabels
{
    /// <summary>More than this many lanes would push the plot off the page; what finds no room keeps its line only.</summary>
    public const int MaxLanes = 8;

    /// <summary>Pixels between a line and its label.</summary>
    public const float Distance = 5;

    private const float Gap = 10;

    /// <summary>
    /// Goes through the marks from right to left and gives each the lowest lane in which it is free; a label starts at
    /// its line, or ends there when there is no room. Its line crosses only lanes below its own, and from right to left those
    /// hold only labels that start further right.
    /// </summary>
    /// <param name="width">Measures a label in pixels.</param>
    /// <param name="toX">Turns seconds into pixels.</param>
    public static IReadOnlyList<PlacedLabel> Place(
        IEnumerable<TimelineMark> marks, Func<string, float> width, Func<double, float> toX, float left, float right)
    {
        var lanes = Enumerable.Repeat(float.MaxValue, MaxLanes).ToArray();
        var placed = new List<PlacedLabel>();
        foreach (var mark in marks.OrderByDescending(mark => mark.Second))
        {
            var (x, size) = (toX(mark.Second), width(mark.Label));
            var start = x + Distance + size <= right ? x + Distance : Math.Max(left, x - Distance - size);
            var lane = Array.FindIndex(lanes, taken => start + size + Gap <= taken);
            if (lane < 0)
                continue;
            // The line of this mark rises through all lower lanes: what comes next there must end before it.
            for (var below = 0; below <= lane; below++)
                lanes[below] = Math.Min(lanes[below], Math.Min(start, x));
            placed.Add(new PlacedLabel(mark, x, start, size, lane));
        }
        placed.Reverse();
        return placed;
    }
}
