using ScottPlot;
using SkiaSharp;

namespace Harness.LoadRunner;

/// <summary>One panel of a figure.</summary>
/// <param name="Height">Of its plot, in pixels.</param>
internal sealed record FigurePanel(string Title, IReadOnlyList<PlotLine> Lines, PanelScale Scale, float Height);

/// <summary>Panels one above the other on one horizontal axis, each with a title and a legend.</summary>
/// <param name="axisOf">Makes the axis for so many pixels.</param>
/// <param name="axisTitle">What the axis measures, with its unit.</param>
/// <param name="width">Pixels.</param>
internal sealed class PanelFigure(Func<double, PlotAxis> axisOf, string axisTitle, IReadOnlyList<FigurePanel> panels, int width)
{
    private const float Left = 66;
    private const float Right = 18;
    private const float HeaderHeight = 12;
    private const float AxisHeight = 44;

    /// <summary>Below the upper panels, so that the label of their lowest tick is not cut.</summary>
    private const float Foot = 8;
    private const float TextSize = 12;

    /// <summary>Above each plot, for the upper half of its highest label.</summary>
    private const float Inset = 6;

    /// <summary>The figure as SVG; ids start with <paramref name="idPrefix"/>.</summary>
    public FigureSvg ToSvg(string idPrefix, string title, string description)
    {
        var height = panels.Sum(panel => HeaderOf(panel) + panel.Height + Foot) - Foot + AxisHeight;
        using var stream = new MemoryStream();
        // The canvas writes the end of the document when it is disposed of.
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(width, height), stream))
            Draw(canvas, height);
        return FigureSvg.From(stream.ToArray(), idPrefix, title, description);
    }

    private static float HeaderOf(FigurePanel panel, float width) =>
        HeaderHeight + PlotPen.LegendRow * PlotPen.HeaderRows(panel.Title, panel.Lines, Left, width, TextSize);

    private float HeaderOf(FigurePanel panel) => HeaderOf(panel, width);

    private void Draw(SKCanvas canvas, float height)
    {
        _ = ReportFont.Typeface;
        using var pen = new PlotPen(canvas);
        pen.Fill(SKRect.Create(width, height), PlotColours.Background);
        var axis = axisOf(width - Left - Right);
        var top = 0f;
        var headers = new List<float>();
        foreach (var panel in panels)
        {
            headers.Add(top);
            top += HeaderOf(panel);
            var last = panel == panels[^1];
            var foot = last ? AxisHeight : Foot;
            var plot = PanelPlot.Make(axis, [], panel.Lines, panel.Scale, new PixelPadding(Left, Right, foot, Inset), last);
            PanelPlot.Render(canvas, plot, new PixelRect(0, width, top + panel.Height + foot, top - Inset));
            if (panel.Lines.All(line => line.Points.All(point => point.Value is null)))
                pen.Text("nothing was recorded", Left + 12, top + panel.Height / 2, PlotColours.Muted, TextSize);
            top += panel.Height + foot;
        }
        pen.Text(axisTitle, Left + (width - Left - Right - ReportFont.Measure(axisTitle, TextSize)) / 2, height - 6, PlotColours.Muted, TextSize);
        foreach (var (panel, header) in panels.Zip(headers))
            pen.Header(panel.Title, panel.Lines, Left, width, header + 20, TextSize);
    }
}
