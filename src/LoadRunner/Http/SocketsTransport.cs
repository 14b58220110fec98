using System.Net;

namespace Harness.LoadRunner;

/// <summary>The default transport: SocketsHttpHandler, for http and https, HTTP/1.1 and HTTP/2.</summary>
internal sealed class SocketsTransport : IHttpTransport
{
    private readonly HttpMessageInvoker client;
    private readonly bool http2;

    /// <param name="http2">HTTP/2 and nothing else; over plain http by prior knowledge (RFC 9113, section 3.3).</param>
    public SocketsTransport(bool http2 = false)
    {
        this.http2 = http2;
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // The engine caps what is in flight; a second cap here would queue requests behind its back.
            MaxConnectionsPerServer = int.MaxValue,
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,

            // A connection attempt outlives its request, so into a black hole they would pile up without this limit.
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        });
    }

    /// <inheritdoc/>
    public async ValueTask<HttpReply> SendAsync(HttpRequestMessage request, CancellationToken deadline)
    {
        if (http2)
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        using var response = await client.SendAsync(request, deadline).ConfigureAwait(false);
        await response.Content.LoadIntoBufferAsync(IHttpTransport.MaxBodyBytes, deadline).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(deadline).ConfigureAwait(false);
        return new HttpReply(
            (int)response.StatusCode, body, Header("X-Outcome"), Header("X-Sqlstate"), Header("X-Pg-Node"), Header("X-Pg-Timeline"),
            Header("X-Pg-Lsn-Before"), Header("X-Pg-Lsn"), Header("X-Pg-Notice"));

        string? Header(string name) => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
    }

    public void Dispose() => client.Dispose();
}
