using Harness.LoadRunner;
using ScottPlot;
using SkiaSharp;

namespace Harness.Verifier;

/// <summary>
/// The figure of a run: writes per second, latency and replication lag, one above the other on one time axis, with what
/// happened marked through all of them. The panels are ScottPlot's; ScottPlot can stack panels only as a bitmap, so they
/// are drawn one by one on the same canvas, with the same fixed margins, and titles and marks are drawn over them.
/// </summary>
internal sealed class TimelineFigure
{
    private const float Left = 74;
    private const float NarrowRight = 22;
    private const float WideRight = 112;
    private const float HeaderHeight = 30;
    private const float LaneHeight = 19;
    private const float StripHeight = 20;
    private const float AxisHeight = 44;

    /// <summary>Below the upper panels, so that the label of their lowest tick is not cut.</summary>
    private const float Foot = 8;
    private const float TextSize = 12;

    private const string AxisTitle = "seconds of the run";

    private readonly TimelineData data;
    private readonly float width;
    private readonly List<Panel> panels;
    private readonly IReadOnlyList<PlacedLabel> labels;
    private readonly float bandHeight;
    private readonly float right;

    /// <param name="width">Pixels; 560 still leaves the labels readable.</param>
    public TimelineFigure(TimelineData data, int width)
    {
        this.data = data;
        this.width = width;
        right = NarrowRight;
        // A mark near the end needs room for its label; without it, the label would lie across the lines before it.
        if (data.Marks.Any(mark => ToX(mark.Second) + MarkLabels.Distance + ReportFont.Measure(mark.Label, TextSize) > width))
            right = WideRight;
        labels = MarkLabels.Place(data.Marks, text => ReportFont.Measure(text, TextSize), ToX, Left, width);
        bandHeight = 12 + LaneHeight * (labels.Select(label => label.Lane + 1).DefaultIfEmpty().Max());
        panels =
        [
            new Panel("Writes per second", data.Writes, PanelScale.Linear, 170, 0),
            new Panel(LatencyTitle, data.LatencyMs, PanelPlot.ScaleFor(data.LatencyMs), 150, 0),
            new Panel("Replay lag", data.LagBytes, PanelScale.Bytes, 120, StripHeight),
        ];
        Height = (int)(bandHeight + panels.Sum(panel => HeaderHeight + panel.Strip + panel.Height + Foot) - Foot + AxisHeight);
    }

    public int Width => (int)width;

    public int Height { get; }

    private string LatencyTitle => data.LatencyOf.Length == 0 ? "Latency, ms" : $"Latency of {data.LatencyOf}, ms";

    /// <summary>The figure as SVG; ids start with <paramref name="idPrefix"/>.</summary>
    public FigureSvg ToSvg(string idPrefix, string title, string description)
    {
        using var stream = new MemoryStream();
        // The canvas writes the end of the document when it is disposed of.
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(width, Height), stream))
            Draw(canvas);
        return FigureSvg.From(stream.ToArray(), idPrefix, title, description);
    }

    /// <summary>The figure in its light colours as PNG, at twice its size in pixels.</summary>
    public byte[] ToPng()
    {
        const int Scale = 2;
        using var surface = SKSurface.Create(new SKImageInfo(Width * Scale, Height * Scale));
        surface.Canvas.Scale(Scale);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private float ToX(double second) => Left + (float)((second - data.From) / (data.To - data.From)) * (width - Left - right);

    private void Draw(SKCanvas canvas)
    {
        _ = ReportFont.Typeface;
        using var pen = new PlotPen(canvas);
        pen.Fill(SKRect.Create(width, Height), PlotColours.Background);
        var axis = PlotAxis.Seconds(data.From, data.To, PlotAxis.SecondsStep(data.From, data.To, width - Left - right));
        var top = bandHeight;
        foreach (var panel in panels)
        {
            var last = panel == panels[^1];
            panel.Header = top;
            top += HeaderHeight + panel.Strip;
            var foot = last ? AxisHeight : Foot;
            var plot = PanelPlot.Make(axis, data.Outages, panel.Lines, panel.Scale, new PixelPadding(Left, right, foot, 0), last);
            PanelPlot.Render(canvas, plot, new PixelRect(0, width, top + panel.Height + foot, top));
            if (panel.Lines.All(line => line.Points.All(point => point.Value is null)))
                pen.Text("nothing was recorded", Left + 12, top + panel.Height / 2, PlotColours.Muted, TextSize);
            top += panel.Height + foot;
        }
        var seconds = Left + (width - Left - right - ReportFont.Measure(AxisTitle, TextSize)) / 2;
        pen.Text(AxisTitle, seconds, Height - 6, PlotColours.Muted, TextSize);
        DrawMarks(pen, top - AxisHeight);
        foreach (var panel in panels)
        {
            pen.Header(panel.Title, panel.Lines, Left, width, panel.Header + 20, TextSize);
            if (panel.Strip > 0)
                DrawSync(pen, panel.Header + HeaderHeight - 2);
        }
    }

    /// <summary>Which standbys were synchronous when, as a strip above the lag.</summary>
    private void DrawSync(PlotPen pen, float top)
    {
        const float Size = 10.5f;
        pen.Text("sync", Left - 10 - ReportFont.Measure("sync", 11), top + 11, PlotColours.Muted, 11);
        foreach (var span in data.Sync)
        {
            var (from, to) = (ToX(span.From), ToX(span.To));
            pen.Fill(new SKRect(from, top, to, top + 15), PlotColours.Grid);
            if (ReportFont.Measure(span.Standbys, Size) + 8 < to - from)
                pen.Text(span.Standbys, from + 5, top + 11.5f, PlotColours.Ink, Size);
        }
        if (data.Sync.Count == 0)
            pen.Text("none", Left + 5, top + 11.5f, PlotColours.Muted, Size);
    }

    private void DrawMarks(PlotPen pen, float bottom)
    {
        foreach (var mark in data.Marks)
            pen.Line(ToX(mark.Second), bandHeight, ToX(mark.Second), bottom, mark.Colour, 1.3f, mark.Dashed);
        foreach (var label in labels)
        {
            var baseline = bandHeight - 6 - label.Lane * LaneHeight;
            pen.Line(label.X, baseline - 10, label.X, bandHeight, label.Mark.Colour, 1.3f, label.Mark.Dashed);
            pen.Text(label.Mark.Label, label.Left, baseline, label.Mark.Colour, TextSize);
        }
    }

    private sealed record Panel(string Title, IReadOnlyList<PlotLine> Lines, PanelScale Scale, float Height, float Strip)
    {
        /// <summary>Top of the panel's title, once it has been drawn.</summary>
        public float Header { get; set; }
    }
}
