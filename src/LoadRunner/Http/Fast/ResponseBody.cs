using System.Buffers;
using System.Buffers.Text;

namespace Harness.LoadRunner;

/// <summary>Reads the body of an answer, framed as RFC 9112, section 6.3 says.</summary>
internal sealed class ResponseBody(ReceiveBuffer input, ResponseHead head)
{
    /// <summary>Limit of SocketsHttpHandler for the line that starts a chunk.</summary>
    private const int MaxChunkLineBytes = 16 * 1024;

    private readonly ArrayBufferWriter<byte> collected = new();

    /// <summary>The body, if it has a known length and has come whole; else null, and nothing is consumed.</summary>
    /// <param name="withoutBody">The request was a HEAD.</param>
    public byte[]? TryRead(bool withoutBody)
    {
        if (withoutBody || head.Status is 204 or 304)
            return [];
        if (head.Status == 101 || head.Headers.Chunked || head.Headers.ContentLength is not { } length || length > input.Unread.Length
            || length > IHttpTransport.MaxBodyBytes)
            return null;
        var body = input.Unread[..(int)length].ToArray();
        input.Consume(body.Length);
        return body;
    }

    /// <summary>Reads to the body's end.</summary>
    /// <param name="withoutBody">The request was a HEAD.</param>
    /// <exception cref="HttpRequestException">It is no HTTP, or too long.</exception>
    /// <exception cref="HttpIOException">The connection was closed inside it.</exception>
    public ValueTask<byte[]> ReadAsync(bool withoutBody, CancellationToken deadline)
    {
        var headers = head.Headers;
        if (withoutBody || head.Status is 204 or 304)
            return new ValueTask<byte[]>([]);
        if (head.Status == 101)
            return ReadToCloseAsync(deadline);
        if (headers.Chunked)
            return ReadChunksAsync(deadline);
        if (headers.ContentLength is not { } length)
            return ReadToCloseAsync(deadline);
        if (length > IHttpTransport.MaxBodyBytes)
            throw FastFailure.TooLong("body");
        return length == 0 ? new ValueTask<byte[]>([]) : ReadLengthAsync((int)length, deadline);
    }

    private ValueTask<byte[]> ReadLengthAsync(int length, CancellationToken deadline)
    {
        var body = GC.AllocateUninitializedArray<byte>(length);
        if (input.Unread.Length < length)
            return ReadRestAsync();
        input.Unread[..length].CopyTo(body);
        input.Consume(length);
        return new ValueTask<byte[]>(body);

        async ValueTask<byte[]> ReadRestAsync()
        {
            await input.ReadExactlyAsync(body, deadline).ConfigureAwait(false);
            return body;
        }
    }

    private async ValueTask<byte[]> ReadToCloseAsync(CancellationToken deadline)
    {
        collected.ResetWrittenCount();
        do
            Collect(input.Unread.Length);
        while (await input.TryFillAsync(deadline).ConfigureAwait(false));
        return collected.WrittenSpan.ToArray();
    }

    private async ValueTask<byte[]> ReadChunksAsync(CancellationToken deadline)
    {
        collected.ResetWrittenCount();
        ulong size;
        while ((size = await ReadChunkSizeAsync(deadline).ConfigureAwait(false)) > 0)
        {
            while (size > 0)
            {
                if (input.Unread.IsEmpty)
                    await input.FillAsync(deadline).ConfigureAwait(false);
                size -= Collect((int)Math.Min(size, (ulong)input.Unread.Length));
            }
            if (await ReadLineLengthAsync(deadline).ConfigureAwait(false) is var end && !WithoutReturn(input.Unread[..end]).IsEmpty)
                throw FastFailure.NotHttp("end of a chunk");
            input.Consume(end + 1);
        }
        while (!head.TryReadTrailers(input))
            await input.FillAsync(deadline).ConfigureAwait(false);
        return collected.WrittenSpan.ToArray();
    }

    private async ValueTask<ulong> ReadChunkSizeAsync(CancellationToken deadline)
    {
        var length = await ReadLineLengthAsync(deadline).ConfigureAwait(false);
        var line = WithoutReturn(input.Unread[..length]);
        if (!Utf8Parser.TryParse(line, out ulong size, out var digits, 'X'))
            throw FastFailure.NotHttp("chunk size");

        // Behind the size there may be an extension, which means nothing here.
        var rest = line[digits..].TrimStart(" \t"u8);
        if (!rest.IsEmpty && rest[0] != ';')
            throw FastFailure.NotHttp("chunk size");
        input.Consume(length + 1);
        return size;
    }

    /// <summary>Waits for a whole line and gives its length without the line feed.</summary>
    private async ValueTask<int> ReadLineLengthAsync(CancellationToken deadline)
    {
        int end;
        while ((end = input.Unread.IndexOf((byte)'\n')) < 0)
        {
            if (input.Unread.Length >= MaxChunkLineBytes)
                throw FastFailure.InBody("a chunk line is too long");
            await input.FillAsync(deadline).ConfigureAwait(false);
        }
        return end < MaxChunkLineBytes ? end : throw FastFailure.InBody("a chunk line is too long");
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) =>
        !line.IsEmpty && line[^1] == '\r' ? line[..^1] : line;

    private uint Collect(int count)
    {
        if (collected.WrittenCount + count > IHttpTransport.MaxBodyBytes)
            throw FastFailure.TooLong("body");
        collected.Write(input.Unread[..count]);
        input.Consume(count);
        return (uint)count;
    }
}
