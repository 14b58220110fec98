using System.Text;

namespace Harness.LoadRunner;

/// <summary>A file as read, with the name to show for it; tells line and column of any byte.</summary>
internal sealed class SourceText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public SourceText(string name, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        Bytes = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    public string Name { get; }

    /// <summary>The content, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Where the content stops being UTF-8; null when all of it is.</summary>
    public int? FirstInvalidByte()
    {
        try
        {
            Strict.GetCharCount(Bytes.Span);
            return null;
        }
        catch (DecoderFallbackException error)
        {
            return Math.Clamp(error.Index, 0, Bytes.Length);
        }
    }

    /// <summary>The offset of a byte within a line; both count from 0.</summary>
    public int OffsetOf(long line, long byteInLine)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var length = Bytes.Span[start..].IndexOf((byte)'\n');
            if (length < 0)
                break;
            start += length + 1;
        }
        return (int)Math.Min(start + byteInLine, Bytes.Length);
    }

    /// <summary><c>name:line:column</c>, counted from 1, columns in characters.</summary>
    public string Locate(int offset)
    {
        var before = Bytes.Span[..offset];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return $"{Name}:{line}:{column}";
    }
}
