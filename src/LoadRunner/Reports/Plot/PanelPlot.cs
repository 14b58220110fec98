using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Harness.LoadRunner;

/// <summary>How the values of a panel are laid out and labelled.</summary>
internal enum PanelScale
{
    Linear,

    /// <summary>Decades; for values that span more than a factor of thirty.</summary>
    Logarithmic,

    /// <summary>Linear, labelled with binary units.</summary>
    Bytes,
}

/// <summary>Makes the ScottPlot of one panel: lines, axes and shaded stretches, in the palette and the font of the report.</summary>
internal static class PanelPlot
{
    private const float TickSize = 11;

    /// <param name="shaded">Stretches of the horizontal axis that are set apart by colour.</param>
    /// <param name="padding">Fixed, so that the axes of panels above each other line up.</param>
    /// <param name="labelled">True for the lowest panel, which bears the labels of the axis.</param>
    public static Plot Make(
        PlotAxis axis, IReadOnlyList<(double From, double To)> shaded, IReadOnlyList<PlotLine> lines, PanelScale scale, PixelPadding padding,
        bool labelled)
    {
        var plot = new Plot();
        foreach (var (from, to) in shaded)
        {
            var shade = plot.Add.HorizontalSpan(from, to);
            shade.FillColor = Of(PlotColours.Outage);
            shade.LineWidth = 0;
        }
        foreach (var line in lines)
            Draw(plot, line, scale);
        Style(plot);
        var (low, high) = Limits(lines, scale);
        plot.Axes.SetLimits(axis.From, axis.To, low, high);
        plot.Axes.Bottom.TickGenerator = Ticks(axis, labelled);
        plot.Axes.Left.TickGenerator = scale switch
        {
            _ when !Positive(lines).Any() => new NumericManual([0], [scale == PanelScale.Bytes ? Figures.Bytes(0) : "0"]),
            PanelScale.Logarithmic => Decades(low, high),
            PanelScale.Bytes => ByteTicks(high),
            _ => new NumericAutomatic
            {
                LabelFormatter = value => Figures.Number(value), TargetTickCount = 4, MinorTickGenerator = new EvenlySpacedMinorTickGenerator(1),
            },
        };
        plot.Layout.Fixed(padding);
        return plot;
    }

    /// <summary>Draws a plot and disposes of it. A plot clears the whole canvas before it draws: the clip keeps what is there already.</summary>
    public static void Render(SKCanvas canvas, Plot plot, PixelRect area)
    {
        canvas.Save();
        canvas.ClipRect(new SKRect(area.Left, area.Top, area.Right, area.Bottom));
        plot.Render(canvas, area);
        canvas.Restore();
        plot.Dispose();
    }

    /// <summary>A logarithmic scale once the values span more than a factor of thirty.</summary>
    public static PanelScale ScaleFor(IReadOnlyList<PlotLine> lines)
    {
        var values = Positive(lines).ToList();
        return values.Count > 0 && values.Max() > 30 * values.Min() ? PanelScale.Logarithmic : PanelScale.Linear;
    }

    public static Color Of(PlotColour colour) => Color.FromHex(colour.Light);

    private static void Draw(Plot plot, PlotLine line, PanelScale scale)
    {
        foreach (var run in Runs(line))
        {
            var ys = run.Select(point => scale == PanelScale.Logarithmic ? Math.Log10(Math.Max(point.Value, 1e-3)) : point.Value).ToList();
            var xs = run.Select(point => point.X).ToList();
            if (line.Shape == LineShape.Bars)
            {
                DrawBars(plot, line, xs, ys);
                continue;
            }
            if (line.Shape == LineShape.Steps)
            {
                xs.Add(xs[^1] + line.Width);
                ys.Add(ys[^1]);
            }
            var scatter = plot.Add.Scatter(xs.ToArray(), ys.ToArray());
            scatter.Color = Of(line.Colour);
            scatter.LineWidth = line.Shape == LineShape.Dots ? 0 : 1.6f;
            scatter.MarkerSize = line.Shape == LineShape.Dots ? 5 : 0;
            scatter.ConnectStyle = line.Shape == LineShape.Steps ? ConnectStyle.StepHorizontal : ConnectStyle.Straight;
        }
    }

    private static void DrawBars(Plot plot, PlotLine line, List<double> xs, List<double> ys)
    {
        for (var index = 0; index < xs.Count; index++)
        {
            var bar = plot.Add.Rectangle(xs[index], xs[index] + line.Width * 0.9, 0, ys[index]);
            bar.FillColor = Of(line.Colour);
            bar.LineWidth = 0;
        }
    }

    /// <summary>The stretches of a line between its gaps.</summary>
    private static IEnumerable<List<(double X, double Value)>> Runs(PlotLine line)
    {
        var run = new List<(double, double)>();
        foreach (var (x, value) in line.Points)
        {
            if (value is { } known && double.IsFinite(known))
            {
                run.Add((x, known));
                continue;
            }
            if (run.Count > 0)
                yield return run;
            run = [];
        }
        if (run.Count > 0)
            yield return run;
    }

    private static IEnumerable<double> Positive(IReadOnlyList<PlotLine> lines) =>
        lines.SelectMany(line => line.Points).Select(point => point.Value ?? 0).Where(value => value > 0 && double.IsFinite(value));

    private static (double Low, double High) Limits(IReadOnlyList<PlotLine> lines, PanelScale scale)
    {
        var values = Positive(lines).ToList();
        if (values.Count == 0)
            return (0, 1);
        return scale == PanelScale.Logarithmic
            ? (Math.Floor(Math.Log10(Math.Max(values.Min(), 1e-3))), Math.Log10(values.Max()) + 0.15)
            : (0, values.Max() * 1.08);
    }

    private static NumericManual Ticks(PlotAxis axis, bool labelled)
    {
        var ticks = new NumericManual();
        foreach (var (at, label) in axis.Ticks)
            ticks.AddMajor(at, labelled ? label : "");
        return ticks;
    }

    /// <summary>Ticks of a logarithmic axis, labelled at powers of ten.</summary>
    /// <param name="low">Exponent of ten.</param>
    /// <param name="high">Exponent of ten.</param>
    public static NumericManual Decades(double low, double high)
    {
        var ticks = new NumericManual();
        for (var power = (int)low; power <= (int)Math.Floor(high); power++)
        {
            ticks.AddMajor(power, Figures.Number(Math.Pow(10, power)));
            for (var factor = 2; factor <= 9; factor++)
                ticks.AddMinor(power + Math.Log10(factor));
        }
        return ticks;
    }

    /// <summary>Ticks at powers of two, since 10 MB is a crooked number of MiB.</summary>
    private static NumericManual ByteTicks(double high)
    {
        var ticks = new NumericManual();
        var step = Math.Pow(2, Math.Max(0, Math.Ceiling(Math.Log2(Math.Max(high, 1) / 4))));
        for (var count = 0; count <= 4 && count * step <= high; count++)
            ticks.AddMajor(count * step, Figures.Bytes((long)(count * step)));
        return ticks;
    }

    /// <summary>Palette and font of the report.</summary>
    public static void Style(Plot plot)
    {
        plot.FigureBackground.Color = Of(PlotColours.Background);
        plot.DataBackground.Color = Of(PlotColours.Background);
        plot.Grid.MajorLineColor = Of(PlotColours.Grid);
        plot.Grid.MajorLineWidth = 1;
        plot.HideLegend();
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        foreach (var axis in (IAxis[])[plot.Axes.Bottom, plot.Axes.Left])
        {
            axis.FrameLineStyle.Color = Of(PlotColours.Frame);
            axis.MajorTickStyle.Color = Of(PlotColours.Frame);
            axis.MinorTickStyle.Color = Of(PlotColours.Frame);
            axis.TickLabelStyle.ForeColor = Of(PlotColours.Muted);
            axis.TickLabelStyle.FontName = ReportFont.Family;
            axis.TickLabelStyle.FontSize = TickSize;
        }
        plot.Font.Set(ReportFont.Family);
    }
}
