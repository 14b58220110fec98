using ScottPlot;
using SkiaSharp;

namespace Harness.LoadRunner;

/// <summary>
/// The font of all plots, embedded in the assembly. On a machine without any font Skia drops all text without an error,
/// so the plots never depend on what is installed.
/// </summary>
internal static class ReportFont
{
    public const string Family = "DejaVu Sans";

    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    /// <summary>The typeface; the first use also makes it the one that ScottPlot draws with.</summary>
    public static SKTypeface Typeface => Loaded.Value;

    /// <summary>Width of a text in pixels.</summary>
    public static float Measure(string text, float size)
    {
        using var font = new SKFont(Typeface, size);
        return font.MeasureText(text);
    }

    private static SKTypeface Load()
    {
        using var data = SKData.CreateCopy(PageResources.Bytes("DejaVuSans.ttf"));
        var typeface = SKTypeface.FromData(data) ?? throw new InvalidOperationException("The embedded font could not be read.");
        Fonts.FontResolvers.Insert(0, new Resolver(typeface));
        Fonts.Default = Family;
        return typeface;
    }

    /// <summary>Answers every request with the embedded face: it holds Latin, Greek and Cyrillic, and no other is at hand.</summary>
    private sealed class Resolver(SKTypeface typeface) : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => typeface;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => typeface;
    }
}
