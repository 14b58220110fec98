namespace Harness.LoadRunner;

/// <summary>How the points of a line are shown.</summary>
internal enum LineShape
{
    Straight,

    /// <summary>Each value holds over the line's width to its right.</summary>
    Steps,

    /// <summary>An area from zero up to each value, over the line's width.</summary>
    Bars,

    /// <summary>Points on their own.</summary>
    Dots,
}

/// <summary>A line of a panel; a place without a value is a gap.</summary>
/// <param name="Width">How far to the right a step or a bar reaches.</param>
internal sealed record PlotLine(
    string Name, PlotColour Colour, IReadOnlyList<(double X, double? Value)> Points, LineShape Shape, double Width = 1);
