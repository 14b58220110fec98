using System.Net.Http.Headers;
using System.Text;

namespace Harness.LoadRunner;

/// <summary>
/// What a message of HTTP/2 comes to, where frames of many operations share a connection: names and values of its headers as
/// text and its body. Headers are compressed on the wire (RFC 7541), so there it is less.
/// </summary>
internal static class MessageSize
{
    /// <summary>Of a request with its pseudo-headers (RFC 9113, section 8.3.1).</summary>
    public static long Of(HttpRequestMessage request)
    {
        var uri = request.RequestUri!;
        var pseudo = ":method:scheme:authority:path".Length + request.Method.Method.Length + uri.Scheme.Length + uri.Authority.Length
            + uri.PathAndQuery.Length;
        return pseudo + Of(request.Headers.NonValidated) + (request.Content is { } content ? Of(content.Headers.NonValidated) : 0)
            + (request.Content?.Headers.ContentLength ?? 0);
    }

    /// <summary>Of an answer whose body has been read.</summary>
    public static long Of(HttpResponseMessage response, int bodyBytes) =>
        ":status200".Length + Of(response.Headers.NonValidated) + Of(response.Content.Headers.NonValidated)
            + Of(response.TrailingHeaders.NonValidated) + bodyBytes;

    private static long Of(HttpHeadersNonValidated headers)
    {
        var size = 0L;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                size += name.Length + Encoding.UTF8.GetByteCount(value);
        }
        return size;
    }
}
