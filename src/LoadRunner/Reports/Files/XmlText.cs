using System.Text;

namespace Harness.LoadRunner;

/// <summary>Text fit for XML.</summary>
internal static class XmlText
{
    /// <summary>XML 1.0 has no place for most control characters, not even escaped: they become replacement signs.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var allowed = rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000;
            clean.Append(allowed ? rune.ToString() : "\uFFFD");
        }
        return clean.ToString();
    }
}
