namespace Harness.LoadRunner;

/// <summary>The horizontal axis of a panel.</summary>
/// <param name="Ticks">Where a grid line goes, and what stands below it.</param>
internal sealed record PlotAxis(double From, double To, IReadOnlyList<(double At, string Label)> Ticks)
{
    /// <summary>An axis of seconds, with ticks at round numbers.</summary>
    /// <param name="step">Seconds between two ticks.</param>
    public static PlotAxis Seconds(double from, double to, double step)
    {
        var ticks = new List<(double, string)>();
        for (var second = Math.Ceiling(from / step) * step; second <= to; second += step)
            ticks.Add((second, Figures.Number(second)));
        return new PlotAxis(from, to, ticks);
    }

    /// <summary>Seconds between two labels: the first round number that leaves each 60 of these <paramref name="pixels"/>.</summary>
    public static double SecondsStep(double from, double to, double pixels)
    {
        double[] steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800];
        var least = (to - from) * 60 / pixels;
        return steps.FirstOrDefault(step => step >= least, 3600);
    }
}
