using System.Buffers;
using System.Net.Http.Headers;
using System.Text;

namespace Harness.LoadRunner;

/// <summary>
/// The bytes of a connection's requests, in memory that is used again. A plain GET of the same <see cref="Uri"/> object as
/// before is sent as it stands.
/// </summary>
internal sealed class RequestBytes
{
    private readonly MemoryStream bytes = new(1024);
    private Uri? preparedFor;

    /// <summary>The whole request: head and body.</summary>
    public ReadOnlyMemory<byte> Memory => bytes.GetBuffer().AsMemory(0, (int)bytes.Length);

    /// <summary>Writes a request (RFC 9112, section 3), with the headers that SocketsHttpHandler would send.</summary>
    /// <exception cref="HttpRequestException">A header holds a character outside ASCII.</exception>
    public void Prepare(HttpRequestMessage request)
    {
        var uri = request.RequestUri!;
        var headers = request.Headers.NonValidated;
        var plainGet = request.Method == HttpMethod.Get && request.Content is null && headers.Count == 0;
        if (plainGet && ReferenceEquals(uri, preparedFor))
            return;
        preparedFor = plainGet ? uri : null;
        bytes.SetLength(0);
        Write(request.Method.Method);
        Write(" ");
        Write(uri.PathAndQuery);
        Write(" HTTP/1.1\r\nHost: ");
        Write(uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost);
        if (!uri.IsDefaultPort)
            Write($":{uri.Port}");
        Write("\r\n");
        Write(headers);
        WriteBody(request);
    }

    private void WriteBody(HttpRequestMessage request)
    {
        var content = request.Content;
        if (content is not null)
        {
            // Asking for the length first puts it among the headers.
            if (content.Headers.ContentLength is null)
                throw new HttpRequestException("a request body needs a known length");
            Write(content.Headers.NonValidated);
        }
        else if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Put || request.Method == HttpMethod.Patch)
        {
            Write("Content-Length: 0\r\n");
        }
        Write("\r\n");
        content?.CopyTo(bytes, null, CancellationToken.None);
    }

    private void Write(HttpHeadersNonValidated headers)
    {
        foreach (var (name, values) in headers)
        {
            Write(name);
            Write(": ");
            Write(values.ToString());
            Write("\r\n");
        }
    }

    private void Write(string text)
    {
        var at = (int)bytes.Length;
        bytes.SetLength(at + text.Length);
        if (Ascii.FromUtf16(text, bytes.GetBuffer().AsSpan(at), out _) != OperationStatus.Done)
            throw new HttpRequestException("a request header holds a character outside ASCII");
        bytes.Position = bytes.Length;
    }
}
