using System.Buffers;

namespace Harness.LoadRunner;

/// <summary>
/// Status line and headers of an answer (RFC 9112, sections 4 and 5), read as they come and as leniently as
/// SocketsHttpHandler reads them: interim answers are skipped, bare line feeds and folded headers are taken.
/// </summary>
internal sealed class ResponseHead
{
    /// <summary>Limit of SocketsHttpHandler for head, interim answers and trailers together.</summary>
    private const int MaxBytes = 64 * 1024;

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly ResponseHeaders trailers = new();
    private int allowed;
    private bool inHeaders;

    public int Status { get; private set; }

    public ResponseHeaders Headers { get; } = new();

    /// <summary>Forgets the last answer.</summary>
    public void Reset()
    {
        (allowed, inHeaders, Status) = (MaxBytes, false, 0);
        Headers.Reset();
    }

    /// <summary>Goes on with what has been received.</summary>
    /// <returns>True when the head of the final answer is complete and consumed.</returns>
    /// <exception cref="HttpRequestException">It is no HTTP, or too long.</exception>
    public bool TryRead(ReceiveBuffer input)
    {
        while (true)
        {
            inHeaders = inHeaders || TryReadStatusLine(input);

            // 101 is final: what follows is not HTTP any more.
            var interim = Status is >= 100 and <= 199 and not 101;
            if (!inHeaders || !TryReadHeaders(input, interim ? null : Headers))
                return false;
            if (!interim)
                return true;
            inHeaders = false;
        }
    }

    /// <summary>Reads trailers, which are checked and thrown away.</summary>
    /// <returns>True when their end is consumed.</returns>
    /// <exception cref="HttpRequestException">They are no HTTP, or too long.</exception>
    public bool TryReadTrailers(ReceiveBuffer input) => TryReadHeaders(input, trailers);

    private bool TryReadStatusLine(ReceiveBuffer input)
    {
        var unread = input.Unread;
        var end = unread.IndexOf((byte)'\n');
        if (end < 0)
            return unread.Length < allowed ? false : throw FastFailure.TooLong("head");
        var line = end > 0 && unread[end - 1] == '\r' ? unread[..(end - 1)] : unread[..end];
        Status = StatusOf(line);
        input.Consume(end + 1);
        allowed -= end + 1;
        return true;
    }

    /// <summary><c>HTTP/1.x NNN</c>, then nothing, or a space and any text.</summary>
    private static int StatusOf(ReadOnlySpan<byte> line)
    {
        var sound = line.Length >= 12 && line.StartsWith("HTTP/1."u8) && char.IsAsciiDigit((char)line[7]) && line[8] == ' '
            && !line[9..12].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (line.Length == 12 || line[12] == ' ');
        return sound ? (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0' : throw FastFailure.NotHttp("status line");
    }

    private bool TryReadHeaders(ReceiveBuffer input, ResponseHeaders? headers)
    {
        var unread = input.Unread;
        var (at, finished) = (0, false);
        while (!finished && TryReadHeader(unread[at..], headers, out var length))
        {
            finished = length <= 2 && unread[at] != ':';
            at += length;
        }
        if (allowed < (finished ? at : unread.Length))
            throw FastFailure.TooLong("head");
        input.Consume(at);
        allowed -= at;
        return finished;
    }

    /// <param name="length">Bytes of the header with its line end; 1 or 2 for the empty line that ends them.</param>
    private static bool TryReadHeader(Span<byte> text, ResponseHeaders? headers, out int length)
    {
        length = 0;
        var end = text.IndexOf((byte)'\n');
        if (end == 0 || (end == 1 && text[0] == '\r'))
            length = end + 1;
        if (end < 0 || length > 0)
            return length > 0;
        var colon = text[..end].IndexOf((byte)':');
        if (colon < 0)
            throw FastFailure.NotHttp("header line");

        // Only the first byte of the next line tells whether the header ends here: a blank there continues it.
        while (end + 1 < text.Length && text[end + 1] is (byte)' ' or (byte)'\t')
        {
            text[end] = (byte)' ';
            if (text[end - 1] == '\r')
                text[end - 1] = (byte)' ';
            var more = text[(end + 1)..].IndexOf((byte)'\n');
            if (more < 0)
                return false;
            end += 1 + more;
        }
        if (end + 1 >= text.Length)
            return false;
        length = end + 1;
        if (headers is not null)
            Keep(text[..colon], text[(colon + 1)..end], headers);
        return true;
    }

    private static void Keep(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ResponseHeaders headers)
    {
        name = name.TrimEnd((byte)' ');
        if (name.IsEmpty || name.ContainsAnyExcept(TokenBytes))
            throw FastFailure.NotHttp("header name");
        if (!value.IsEmpty && value[^1] == '\r')
            value = value[..^1];
        headers.Add(name, value.Trim(" \t"u8));
    }
}
