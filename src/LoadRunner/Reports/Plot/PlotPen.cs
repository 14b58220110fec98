using SkiaSharp;

namespace Harness.LoadRunner;

/// <summary>Draws text, lines and areas over the panels, in the palette and the font of the report.</summary>
internal sealed class PlotPen(SKCanvas canvas) : IDisposable
{
    /// <summary>Height of a row of the legend in pixels.</summary>
    public const float LegendRow = 18;

    private readonly SKPathEffect dashes = SKPathEffect.CreateDash([4, 3], 0);

    public void Text(string text, float x, float baseline, PlotColour colour, float size)
    {
        using var font = new SKFont(ReportFont.Typeface, size);
        using var paint = Paint(colour);
        canvas.DrawText(XmlText.Clean(text), x, baseline, font, paint);
    }

    /// <summary>Text that covers the lines behind it.</summary>
    public void BoxedText(string text, float x, float baseline, PlotColour colour, float size)
    {
        Fill(new SKRect(x - 4, baseline - size, x + ReportFont.Measure(text, size) + 4, baseline + 4), PlotColours.Background);
        Text(text, x, baseline, colour, size);
    }

    public void Line(float x1, float y1, float x2, float y2, PlotColour colour, float thickness, bool dashed)
    {
        using var paint = Paint(colour);
        paint.IsStroke = true;
        paint.StrokeWidth = thickness;
        paint.PathEffect = dashed ? dashes : null;
        canvas.DrawLine(x1, y1, x2, y2, paint);
    }

    public void Fill(SKRect area, PlotColour colour)
    {
        using var paint = Paint(colour);
        canvas.DrawRect(area, paint);
    }

    /// <summary>Title on the left, then the legend: a stroke and a name for each line, in further rows where one is full.</summary>
    public void Header(string title, IReadOnlyList<PlotLine> lines, float left, float width, float baseline, float size)
    {
        BoxedText(title, left, baseline, PlotColours.Ink, size + 1);
        foreach (var (line, x, row) in Legend(title, lines, left, width, size))
        {
            var at = baseline + row * LegendRow;
            Line(x, at - 4, x + 18, at - 4, line.Colour, 2.5f, dashed: false);
            BoxedText(line.Name, x + 24, at, PlotColours.Muted, size);
        }
    }

    /// <summary>How many rows the header of a panel takes.</summary>
    public static int HeaderRows(string title, IReadOnlyList<PlotLine> lines, float left, float width, float size) =>
        Legend(title, lines, left, width, size).Select(entry => entry.Row + 1).DefaultIfEmpty(1).Max();

    public void Dispose() => dashes.Dispose();

    private static IEnumerable<(PlotLine Line, float X, int Row)> Legend(string title, IReadOnlyList<PlotLine> lines, float left, float width, float size)
    {
        var start = left + ReportFont.Measure(title, size + 1) + 24;
        var (x, row) = (start, 0);
        foreach (var line in lines.Where(line => line.Name.Length > 0))
        {
            var room = 24 + ReportFont.Measure(line.Name, size);
            if (x + room > width && x > left)
                (x, row) = (left, row + 1);
            yield return (line, x, row);
            x += room + 18;
        }
    }

    private static SKPaint Paint(PlotColour colour) => new() { Color = SKColor.Parse(colour.Light), IsAntialias = true };
}
