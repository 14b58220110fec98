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

    /// <summary>An axis from zero, with ticks at round numbers about 70 of its <paramref name="pixels"/> apart.</summary>
    public static PlotAxis FromZero(double to, double pixels)
    {
        var least = to * 70 / pixels;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(least)));
        var step = decade * (least / decade) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        return new PlotAxis(0, to, [.. Enumerable.Range(0, (int)(to / step) + 1).Select(index => (index * step, Figures.Number(index * step)))]);
    }

    /// <summary>Seconds between two labels: the first round number that leaves each 60 of these <paramref name="pixels"/>.</summary>
    public static double SecondsStep(double from, double to, double pixels)
    {
        double[] steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800];
        var least = (to - from) * 60 / pixels;
        return steps.FirstOrDefault(step => step >= least, 3600);
    }
}
