using SkiaSharp;

namespace Harness.LoadRunner;

/// <summary>Draws text, lines and areas over the panels, in the palette and the font of the report.</summary>
internal sealed class PlotPen(SKCanvas canvas) : IDisposable
{
    private readonly SKPathEffect dashes = SKPathEffect.CreateDash([4, 3], 0);

    public void Text(string text, float x, float baseline, PlotColour colour, float size)
    {
        using var font = new SKFont(ReportFont.Typeface, size);
        using var paint = Paint(colour);
        canvas.DrawText(text, x, baseline, font, paint);
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

    public void Dispose() => dashes.Dispose();

    private static SKPaint Paint(PlotColour colour) => new() { Color = SKColor.Parse(colour.Light), IsAntialias = true };
}
