using System.Globalization;

namespace Harness.Verifier;

/// <summary>Where values lie in a small drawing: times from left to right, values from zero at the bottom.</summary>
/// <param name="From">Leftmost time.</param>
/// <param name="To">Rightmost time.</param>
/// <param name="Most">Highest value.</param>
internal sealed record CurvePlane(double From, double To, double Most, int Width = 300, int Height = 76)
{
    /// <summary>So that marks at the edges are whole.</summary>
    private const int Edge = 6;

    public string Left(double time) => Number(To > From ? Edge + (time - From) / (To - From) * (Width - 2 * Edge) : Width / 2.0);

    public string Top(double value) => Number(Height - Edge - (Most > 0 ? value / Most * (Height - 2 * Edge) : 0));

    /// <summary>The points of a polyline.</summary>
    public string Points(IEnumerable<(double Time, double Value)> values) =>
        string.Join(' ', values.Select(point => $"{Left(point.Time)},{Top(point.Value)}"));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
