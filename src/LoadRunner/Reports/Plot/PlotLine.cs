namespace Harness.LoadRunner;

/// <summary>A line of a panel; a place without a value is a gap.</summary>
/// <param name="Stepped">Each value holds up to one unit to its right: drawn as steps.</param>
internal sealed record PlotLine(string Name, PlotColour Colour, IReadOnlyList<(double X, double? Value)> Points, bool Stepped);
