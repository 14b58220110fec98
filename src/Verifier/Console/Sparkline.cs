namespace Harness.Verifier;

/// <summary>A curve in one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>The last values, one a column, from zero to the highest of them; a zero is a blank, so that an outage shows.</summary>
    /// <param name="width">Columns at most.</param>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        var shown = values.Skip(Math.Max(0, values.Count - width)).ToList();
        var most = shown.DefaultIfEmpty().Max();
        return string.Concat(shown.Select(value => value <= 0 ? ' ' : Bars[Math.Min(Bars.Length - 1, (int)(value / most * Bars.Length))]));
    }
}
