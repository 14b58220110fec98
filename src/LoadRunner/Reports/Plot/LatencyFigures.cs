namespace Harness.LoadRunner;

/// <summary>How the latencies of a workload are spread, and what they depend on.</summary>
internal static class LatencyFigures
{
    private const float Height = 210;

    /// <summary>Bars over a logarithmic axis, so that a tail finds room beside the bulk.</summary>
    public static PanelFigure Distribution(WorkloadReport workload, int width)
    {
        var buckets = workload.ResponseDistribution ?? [];
        var low = buckets.Count > 0 ? Math.Log10(buckets[0].UpToMs) : 0;
        var high = buckets.Count > 0 ? Math.Log10(buckets[^1].UpToMs) : 1;
        var step = (high - low) switch { < 1.5 => 0.025, < 3 => 0.05, _ => 0.1 };
        var bars = buckets.GroupBy(bucket => Math.Floor(Math.Log10(bucket.UpToMs) / step))
            .Select(group => (group.Key * step, (double?)group.Sum(bucket => bucket.Count))).ToList();
        return new PanelFigure(
            pixels => Logarithmic(Math.Floor(low / step) * step - step, high + 2 * step, pixels), "response time, ms",
            [new FigurePanel("Operations by response time", [new PlotLine("", PlotColours.Bar, bars, LineShape.Bars, step)], PanelScale.Linear, Height)], width);
    }

    /// <summary>Percentiles over the number of nines, as HdrHistogram's plots have them.</summary>
    public static PanelFigure Percentiles(WorkloadReport workload, int width)
    {
        PlotLine[] lines =
        [
            new("response", PlotColours.P99, Curve(workload.ResponseDistribution ?? []), LineShape.Straight),
            new("service", PlotColours.P50, Curve(workload.ServiceDistribution ?? []), LineShape.Straight),
        ];
        var to = lines.SelectMany(line => line.Points).Select(point => point.X).DefaultIfEmpty().Max();
        double[] percentiles = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999];
        var ticks = percentiles.Select(percentile => (-Math.Log10(1 - percentile / 100), $"{Figures.Number(percentile)} %")).Where(tick => tick.Item1 <= to).ToList();
        return new PanelFigure(
            _ => new PlotAxis(0, Math.Max(1, to * 1.02), ticks), "percentile",
            [new FigurePanel("Latency by percentile, ms", lines, PanelPlot.ScaleFor(lines), Height)], width);
    }

    /// <summary>Each second a point: response time over how many operations ended in it.</summary>
    public static PanelFigure OverRate(WorkloadReport workload, int width) =>
        Dots(workload, "Response time by rate, ms", "operations per second", second => second.Ok + second.Fail + second.Unknown, width);

    /// <summary>Each second a point: response time over how many operations were in flight.</summary>
    public static PanelFigure OverInFlight(WorkloadReport workload, int width) =>
        Dots(workload, "Response time by load, ms", "operations in flight", second => second.InFlight ?? 0, width);

    private static PanelFigure Dots(WorkloadReport workload, string title, string axisTitle, Func<SecondReport, double> x, int width)
    {
        var seconds = workload.Series.Where(second => second.Ok > 0).ToList();
        PlotLine[] lines =
        [
            new("p95", PlotColours.P95, [.. seconds.Select(second => (x(second), (double?)second.LatencyMsP95))], LineShape.Dots),
            new("p50", PlotColours.P50, [.. seconds.Select(second => (x(second), (double?)second.LatencyMsP50))], LineShape.Dots),
        ];
        var to = seconds.Select(x).DefaultIfEmpty(1).Max() * 1.05;
        return new PanelFigure(
            pixels => PlotAxis.FromZero(to > 0 ? to : 1, pixels), axisTitle, [new FigurePanel(title, lines, PanelPlot.ScaleFor(lines), Height)], width);
    }

    private static List<(double X, double? Value)> Curve(IReadOnlyList<LatencyBucket> buckets)
    {
        var count = (double)buckets.Sum(bucket => bucket.Count);
        var points = new List<(double, double?)>();
        double below = 0;
        foreach (var bucket in buckets)
        {
            points.Add((-Math.Log10(1 - below / count), bucket.UpToMs));
            below += bucket.Count;
        }
        // The last percentile that one operation still stands for.
        if (buckets.Count > 0)
            points.Add((Math.Log10(count), buckets[^1].UpToMs));
        return points;
    }

    /// <summary>Labels 1, 2 and 5 of every decade, or the decades alone where room is short.</summary>
    private static PlotAxis Logarithmic(double low, double high, double pixels)
    {
        double[] factors = pixels / (high - low) >= 160 ? [1, 2, 5] : [1];
        var ticks = new List<(double, string)>();
        for (var decade = (int)Math.Floor(low); decade <= high; decade++)
        {
            ticks.AddRange(factors.Select(factor => (Math.Log10(factor) + decade, Figures.Number(factor * Math.Pow(10, decade))))
                .Where(tick => tick.Item1 >= low && tick.Item1 <= high));
        }
        return new PlotAxis(low, high, ticks);
    }
}
