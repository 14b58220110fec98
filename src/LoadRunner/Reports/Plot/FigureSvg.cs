using System.Globalization;
using System.Xml.Linq;

namespace Harness.LoadRunner;

/// <summary>
/// Skia's SVG made fit for a page: ids of its own, a title and a description for those who cannot see it, text that keeps
/// its width whatever font shows it, and colours that follow the reader's light or dark setting.
/// </summary>
internal sealed class FigureSvg
{
    /// <summary>Class of the root element, to which the dark colours are confined.</summary>
    public const string Class = "drawn";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly XElement root;

    private FigureSvg(XElement root) => this.root = root;

    /// <summary>For a file of its own: with the namespace and a style sheet.</summary>
    public string Standalone
    {
        get
        {
            var copy = new XElement(root);
            copy.Elements(Svg + "desc").First().AddAfterSelf(new XElement(Svg + "style", PlotColours.DarkRules($".{Class}")));
            return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + copy;
        }
    }

    /// <summary>For a page, whose style sheet holds the dark colours: HTML needs no namespaces.</summary>
    public string Inline
    {
        get
        {
            var copy = new XElement(root);
            foreach (var element in copy.DescendantsAndSelf())
            {
                element.Name = element.Name.LocalName;
                element.Attributes().Where(attribute => attribute.IsNamespaceDeclaration).Remove();
            }
            return copy.ToString(SaveOptions.DisableFormatting);
        }
    }

    public static FigureSvg From(byte[] skia, string idPrefix, string title, string description)
    {
        using var stream = new MemoryStream(skia);
        var root = XElement.Load(stream);
        // What clears a canvas becomes an area without a colour, which is black where the clip's edge lets it through.
        root.Descendants(Svg + "rect").Where(area => area.Parent!.Name != Svg + "clipPath" && area.Attribute("fill") is null).Remove();
        foreach (var attribute in root.DescendantsAndSelf().Attributes().ToList())
            Prefix(attribute, idPrefix);
        foreach (var text in root.Descendants(Svg + "text"))
            KeepWidth(text);
        var (width, height) = (root.Attribute("width")!.Value, root.Attribute("height")!.Value);
        root.SetAttributeValue("viewBox", $"0 0 {width} {height}");
        root.SetAttributeValue("class", Class);
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-labelledby", $"{idPrefix}title {idPrefix}desc");
        root.AddFirst(
            new XElement(Svg + "title", new XAttribute("id", $"{idPrefix}title"), XmlText.Clean(title)),
            new XElement(Svg + "desc", new XAttribute("id", $"{idPrefix}desc"), XmlText.Clean(description)));
        return new FigureSvg(root);
    }

    private static void Prefix(XAttribute attribute, string prefix)
    {
        if (attribute.Name == "id")
            attribute.Value = prefix + attribute.Value;
        else if (attribute.Value.StartsWith("url(#", StringComparison.Ordinal))
            attribute.Value = "url(#" + prefix + attribute.Value["url(#".Length..];
        else if (attribute.Name.LocalName == "href" && attribute.Value.StartsWith('#'))
            attribute.Value = "#" + prefix + attribute.Value[1..];
    }

    /// <summary>
    /// Skia places every glyph by itself, with a comma too many at the end; the browser may have another font. So only the
    /// first place is kept, and the length that the text has in the font it was laid out for.
    /// </summary>
    private static void KeepWidth(XElement text)
    {
        text.Value = text.Value.Trim();
        foreach (var name in (string[])["x", "y"])
        {
            if (text.Attribute(name) is { } place)
                place.Value = place.Value.Split(',')[0].Trim();
        }
        var size = float.Parse(text.Attribute("font-size")?.Value ?? "12", CultureInfo.InvariantCulture);
        text.SetAttributeValue("textLength", ReportFont.Measure(text.Value, size).ToString("0.##", CultureInfo.InvariantCulture));
        text.SetAttributeValue("lengthAdjust", "spacingAndGlyphs");
        text.SetAttributeValue("font-family", $"'{ReportFont.Family}', Verdana, sans-serif");
    }
}
