using System.Buffers.Text;
using System.Text;

namespace Harness.LoadRunner;

/// <summary>
/// The headers of an answer that matter: its framing, and the API's word on outcome and commit. Texts that come again and
/// again (node, timeline) are made once a connection.
/// </summary>
internal sealed class ResponseHeaders
{
    private static readonly byte[][] TextNames =
        [.. new[] { "X-Outcome", "X-Sqlstate", "X-Pg-Node", "X-Pg-Timeline", "X-Pg-Lsn-Before", "X-Pg-Lsn", "X-Pg-Notice" }.Select(Encoding.ASCII.GetBytes)];

    private readonly string?[] texts = new string?[TextNames.Length];
    private readonly string?[] lastTexts = new string?[TextNames.Length];
    private bool anyText;

    /// <summary>Null when absent or not a number.</summary>
    public long? ContentLength { get; private set; }

    public bool Chunked { get; private set; }

    /// <summary>The server will close the connection.</summary>
    public bool Close { get; private set; }

    /// <summary>How long the server keeps an idle connection (<c>Keep-Alive: timeout</c>); null when it does not say.</summary>
    public TimeSpan? KeepAlive { get; private set; }

    public void Reset()
    {
        (ContentLength, Chunked, Close, KeepAlive) = (null, false, false, null);
        if (anyText)
            Array.Clear(texts);
        anyText = false;
    }

    public HttpReply ToReply(int status, byte[] body) => anyText
        ? new(status, body, texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6])
        : new(status, body, null, null, null, null, null, null, null);

    /// <param name="value">Without blanks around it.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch ((char)(name[0] | 0x20))
        {
            case 'x':
                AddText(name, value);
                break;
            case 'c' when Is(name, "Content-Length"u8):
                ContentLength ??= Number(value);
                break;
            case 'c' when Is(name, "Connection"u8):
                Close |= Lists(value, "close"u8);
                break;
            case 't' when Is(name, "Transfer-Encoding"u8):
                Chunked |= Lists(value, "chunked"u8);
                break;
            case 'k' when Is(name, "Keep-Alive"u8):
                AddKeepAlive(value);
                break;
        }
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) =>
        name.Length == known.Length && Ascii.EqualsIgnoreCase(name, known);

    private static long? Number(ReadOnlySpan<byte> digits) =>
        !digits.IsEmpty && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(digits, out long number, out var used) && used == digits.Length ? number : null;

    private static bool Lists(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(list[range].Trim(" \t"u8), token))
                return true;
        }
        return false;
    }

    private void AddText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < TextNames.Length; i++)
        {
            if (!Is(name, TextNames[i]))
                continue;
            var text = lastTexts[i] is { } last && Ascii.Equals(value, last) ? last : Encoding.Latin1.GetString(value);
            lastTexts[i] = text;
            texts[i] = texts[i] is { } before ? $"{before}, {text}" : text;
            anyText = true;
            return;
        }
    }

    /// <summary><c>timeout=5, max=100</c>: a second less than the server says, so that it does not close just then.</summary>
    private void AddKeepAlive(ReadOnlySpan<byte> list)
    {
        foreach (var range in list.Split((byte)','))
        {
            var entry = list[range].Trim(" \t"u8);
            var equals = entry.IndexOf((byte)'=');
            if (equals < 0 || Number(entry[(equals + 1)..]) is not { } number)
                continue;
            if (Ascii.EqualsIgnoreCase(entry[..equals], "timeout"u8) && number <= int.MaxValue)
            {
                KeepAlive = TimeSpan.FromSeconds(number - 1);
                Close |= number <= 1;
            }
            else if (Ascii.EqualsIgnoreCase(entry[..equals], "max"u8))
            {
                Close |= number == 0;
            }
        }
    }
}
