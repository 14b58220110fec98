using System.Text;

namespace Harness.Api;

/// <summary>
/// A prefix as a half-open range of the byte order of UTF-8, which is the order of text_pattern_ops. Unlike LIKE with a
/// parameter it uses the index in prepared statements too, and no character of it is special.
/// </summary>
/// <param name="From">Included.</param>
/// <param name="To">Excluded.</param>
public readonly record struct PrefixRange(string From, string To)
{
    private const int MaxScalar = 0x10FFFF;

    /// <summary>Above every text that starts with a character in use: U+10FFFF is a noncharacter.</summary>
    private static readonly string End = new Rune(MaxScalar).ToString();

    /// <param name="prefix">Valid UTF-16; empty for everything.</param>
    public static PrefixRange Of(string prefix)
    {
        var scalars = prefix.EnumerateRunes().ToList();
        while (scalars.Count > 0 && scalars[^1].Value == MaxScalar)
            scalars.RemoveAt(scalars.Count - 1);
        if (scalars.Count == 0)
            return new PrefixRange(prefix, End);
        scalars[^1] = Next(scalars[^1]);
        return new PrefixRange(prefix, string.Concat(scalars));
    }

    /// <summary>The next scalar; the surrogates U+D800 to U+DFFF are none.</summary>
    private static Rune Next(Rune rune) => new(rune.Value == 0xD7FF ? 0xE000 : rune.Value + 1);
}
