using Harness.LoadRunner;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Harness.Verifier;

/// <summary>
/// The figure of a search: response time over acknowledged operations per second, one line a percentile, with the limit and
/// the found rate. Steps are joined in the order of the rate that was asked for: where a system that is pushed further
/// answers less, the lines turn back.
/// </summary>
internal sealed class CapacityFigure
{
    private const float Left = 74;
    private const float Right = 30;
    private const float Header = 40;
    private const float AxisHeight = 48;
    private const float TextSize = 12;
    private const int FigureHeight = 420;
    private const string AxisTitle = "acknowledged operations per second";

    private readonly CapacityReport report;
    private readonly int width;
    private readonly List<CapacityStep> steps;
    private readonly double most;
    private readonly double lowest;
    private readonly double highest;

    /// <param name="width">Pixels.</param>
    public CapacityFigure(CapacityReport report, int width)
    {
        (this.report, this.width) = (report, width);
        steps = [.. report.Steps.Where(IsShown).OrderBy(step => step.Rate).ThenBy(step => step.Number)];
        most = 1.08 * steps.Select(step => step.OkPerSecond).Append(report.CapacityPerSecond ?? 0).Append(1).Max();
        lowest = Math.Floor(Log(steps.Select(step => step.P50Ms).Append(report.Limits.P99Ms).Min()));
        highest = Log(steps.Select(step => step.P99Ms).Append(report.Limits.P99Ms).Max()) + 0.15;
    }

    /// <summary>True for steps with a figure of the system: not those that measured the generator, or nothing at all.</summary>
    public static bool IsShown(CapacityStep step) => step is { Outcome: not StepOutcome.GeneratorOverloaded, Ok: > 0 };

    /// <summary>The figure as SVG; ids start with <paramref name="idPrefix"/>.</summary>
    public FigureSvg ToSvg(string idPrefix, string title, string description)
    {
        using var stream = new MemoryStream();
        // The canvas writes the end of the document when it is disposed of.
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(width, FigureHeight), stream))
            Draw(canvas);
        return FigureSvg.From(stream.ToArray(), idPrefix, title, description);
    }

    private void Draw(SKCanvas canvas)
    {
        _ = ReportFont.Typeface;
        using var pen = new PlotPen(canvas);
        pen.Fill(SKRect.Create(width, FigureHeight), PlotColours.Background);
        PanelPlot.Render(canvas, MakePlot(), new PixelRect(0, width, FigureHeight, Header));
        var limitY = ToY(report.Limits.P99Ms);
        pen.Line(Left, limitY, width - Right, limitY, PlotColours.Fault, 1.4f, dashed: true);
        if (report.CapacityPerSecond is { } capacity)
            DrawCapacity(pen, capacity);
        pen.BoxedText($"limit {Figures.Number(report.Limits.P99Ms)} ms", Left + 8, limitY - 6, PlotColours.Fault, TextSize);
        if (steps.Count == 0)
            pen.Text("nothing was measured", Left + 12, FigureHeight / 2f, PlotColours.Muted, TextSize);
        pen.Text(AxisTitle, Left + (width - Left - Right - ReportFont.Measure(AxisTitle, TextSize)) / 2, FigureHeight - 8, PlotColours.Muted, TextSize);
        DrawLegend(pen);
    }

    private void DrawCapacity(PlotPen pen, double capacity)
    {
        var x = Left + (float)(capacity / most) * (width - Left - Right);
        pen.Line(x, Header, x, FigureHeight - AxisHeight, PlotColours.FirstAck, 1.6f, dashed: false);
        var label = $"capacity {Figures.Rate(capacity)}";
        pen.BoxedText(label, x - ReportFont.Measure(label, TextSize) - 8, Header + 18, PlotColours.FirstAck, TextSize);
    }

    private void DrawLegend(PlotPen pen)
    {
        const float Baseline = 22;
        const string Title = "Response time, ms";
        pen.Text(Title, Left, Baseline, PlotColours.Ink, TextSize + 1);
        var x = Left + ReportFont.Measure(Title, TextSize + 1) + 24;
        foreach (var (name, colour, _) in Percentiles)
        {
            pen.Line(x, Baseline - 4, x + 18, Baseline - 4, colour, 2.5f, dashed: false);
            pen.Text(name, x + 24, Baseline, PlotColours.Muted, TextSize);
            x += 24 + ReportFont.Measure(name, TextSize) + 18;
        }
        if (steps.Any(step => step.Outcome == StepOutcome.Broken))
            pen.Text("○ broke a limit", x, Baseline, PlotColours.Fault, TextSize);
    }

    private static readonly IReadOnlyList<(string Name, PlotColour Colour, Func<CapacityStep, double> Ms)> Percentiles =
    [
        ("p50", PlotColours.P50, step => step.P50Ms), ("p95", PlotColours.P95, step => step.P95Ms), ("p99", PlotColours.P99, step => step.P99Ms),
    ];

    private Plot MakePlot()
    {
        var plot = new Plot();
        foreach (var (_, colour, ms) in Percentiles)
        {
            var line = plot.Add.Scatter(steps.Select(step => step.OkPerSecond).ToArray(), steps.Select(step => Log(ms(step))).ToArray(), PanelPlot.Of(colour));
            line.LineWidth = 1.8f;
            line.MarkerSize = 6;
        }
        var broken = steps.Where(step => step.Outcome == StepOutcome.Broken).ToList();
        if (broken.Count > 0)
        {
            plot.Add.Markers(
                broken.Select(step => step.OkPerSecond).ToArray(), broken.Select(step => Log(step.P99Ms)).ToArray(),
                MarkerShape.OpenCircle, 13, PanelPlot.Of(PlotColours.Fault));
        }
        plot.Axes.SetLimits(0, most, lowest, highest);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = value => Figures.Number(value), MinorTickGenerator = new EvenlySpacedMinorTickGenerator(1),
        };
        plot.Axes.Left.TickGenerator = PanelPlot.Decades(lowest, highest);
        plot.Layout.Fixed(new PixelPadding(Left, Right, AxisHeight, 0));
        PanelPlot.Style(plot);
        return plot;
    }

    private float ToY(double ms) =>
        FigureHeight - AxisHeight - (float)((Log(ms) - lowest) / (highest - lowest)) * (FigureHeight - AxisHeight - Header);

    /// <summary>Decades of milliseconds; a microsecond stands for anything below it.</summary>
    private static double Log(double ms) => Math.Log10(Math.Max(ms, 1e-3));
}
