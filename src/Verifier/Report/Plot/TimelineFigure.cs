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
    private const float Right = 22;
    private const float HeaderHeight = 30;
    private const float LaneHeight = 19;
    private const float StripHeight = 20;
    private const float AxisHeight = 44;
    private const float TextSize = 12;

    private readonly TimelineData data;
    private readonly float width;
    private readonly List<Panel> panels;
    private readonly IReadOnlyList<PlacedLabel> labels;
    private readonly float bandHeight;

    /// <param name="width">Pixels; 560 still leaves the labels readable.</param>
    public TimelineFigure(TimelineData data, int width)
    {
        this.data = data;
        this.width = width;
        labels = MarkLabels.Place(data.Marks, text => ReportFont.Measure(text, TextSize), ToX, Left, width - 4);
        bandHeight = 12 + LaneHeight * (labels.Select(label => label.Lane + 1).DefaultIfEmpty().Max());
        panels =
        [
            new Panel("Writes per second", data.Writes, PanelScale.Linear, 170, 0),
            new Panel(LatencyTitle, data.LatencyMs, PanelPlot.ScaleFor(data.LatencyMs), 150, 0),
            new Panel("Replay lag", data.LagBytes, PanelScale.Bytes, 120, StripHeight),
        ];
        Height = (int)(bandHeight + panels.Sum(panel => HeaderHeight + panel.Strip + panel.Height) + AxisHeight);
    }

    public int Width => (int)width;

    public int Height { get; }

    private string LatencyTitle => data.LatencyOf.Length == 0 ? "Latency, ms" : $"Latency of {data.LatencyOf}, ms";

    /// <summary>The figure as SVG; ids start with <paramref name="idPrefix"/>.</summary>
    public TimelineSvg ToSvg(string idPrefix, string title, string description)
    {
        using var stream = new MemoryStream();
        // The canvas writes the end of the document when it is disposed of.
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(width, Height), stream))
            Draw(canvas);
        return TimelineSvg.From(stream.ToArray(), idPrefix, title, description);
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

    private float ToX(double second) => Left + (float)((second - data.From) / (data.To - data.From)) * (width - Left - Right);

    private void Draw(SKCanvas canvas)
    {
        _ = ReportFont.Typeface;
        using var pen = new TimelinePen(canvas);
        pen.Fill(SKRect.Create(width, Height), PlotColours.Background);
        var top = bandHeight;
        foreach (var panel in panels)
        {
            var last = panel == panels[^1];
            var header = top;
            top += HeaderHeight + panel.Strip;
            var bottom = top + panel.Height + (last ? AxisHeight : 0);
            var padding = new PixelPadding(Left, Right, last ? AxisHeight : 0, 0);
            PanelPlot.Make(data, panel.Lines, panel.Scale, padding, last).Render(canvas, new PixelRect(0, width, bottom, top));
            DrawHeader(pen, panel, header + 20);
            if (panel.Strip > 0)
                DrawSync(pen, header + HeaderHeight - 2);
            if (panel.Lines.All(line => line.Points.All(point => point.Value is null)))
                pen.Text("nothing was recorded", Left + 12, top + panel.Height / 2, PlotColours.Muted, TextSize);
            top += panel.Height;
        }
        pen.Text("seconds of the run", Left + (width - Left - Right) / 2 - ReportFont.Measure("seconds of the run", TextSize) / 2, Height - 6, PlotColours.Muted, TextSize);
        DrawMarks(pen, top);
    }

    /// <summary>Title on the left, then the legend: a stroke and a name for each line.</summary>
    private void DrawHeader(TimelinePen pen, Panel panel, float baseline)
    {
        pen.Text(panel.Title, Left, baseline, PlotColours.Ink, TextSize + 1);
        var x = Left + ReportFont.Measure(panel.Title, TextSize + 1) + 24;
        foreach (var line in panel.Lines)
        {
            pen.Line(x, baseline - 4, x + 18, baseline - 4, line.Colour, 2.5f, dashed: false);
            pen.Text(line.Name, x + 24, baseline, PlotColours.Muted, TextSize);
            x += 24 + ReportFont.Measure(line.Name, TextSize) + 18;
        }
    }

    /// <summary>Which standbys were synchronous when, as a strip above the lag.</summary>
    private void DrawSync(TimelinePen pen, float top)
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

    private void DrawMarks(TimelinePen pen, float bottom)
    {
        foreach (var mark in data.Marks)
            pen.Line(ToX(mark.Second), bandHeight, ToX(mark.Second), bottom, mark.Colour, 1.3f, mark.Dashed);
        foreach (var label in labels)
        {
            var baseline = bandHeight - 6 - label.Lane * LaneHeight;
            pen.Line(label.X, baseline - 10, label.X, bandHeight, label.Mark.Colour, 1.3f, label.Mark.Dashed);
            pen.Text(label.Mark.Label, label.Left + (label.Left < label.X ? -5 : 5), baseline, label.Mark.Colour, TextSize);
        }
    }

    private sealed record Panel(string Title, IReadOnlyList<TimelineLine> Lines, PanelScale Scale, float Height, float Strip);
}
