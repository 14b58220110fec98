using System.Net;
using System.Net.Sockets;

namespace Harness.LoadRunner;

/// <summary>
/// The default transport: SocketsHttpHandler, for http and https, HTTP/1.1 and HTTP/2. Bytes of HTTP/1.1 are counted as they
/// cross the connection; those of HTTP/2, which cannot be told apart there, are the sizes of the messages
/// (<see cref="MessageSize"/>), and only those of whole answers are known.
/// </summary>
internal sealed class SocketsTransport : IHttpTransport
{
    private readonly HttpMessageInvoker client;
    private readonly AsyncLocal<WireBytes?> operation = new();
    private readonly bool http2;

    /// <param name="waits">Is told of each connection that is made.</param>
    /// <param name="http2">HTTP/2 and nothing else; over plain http by prior knowledge (RFC 9113, section 3.3).</param>
    public SocketsTransport(ConnectionWaits waits, bool http2 = false)
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
            ConnectCallback = (context, limit) => waits.MeasureAsync(() => ConnectAsync(context.DnsEndPoint, limit)),
            PlaintextStreamFilter = (connection, _) =>
                ValueTask.FromResult(http2 ? connection.PlaintextStream : new CountingStream(connection.PlaintextStream, operation)),
        });
    }

    /// <inheritdoc/>
    public async ValueTask<HttpReply> SendAsync(HttpRequestMessage request, WireBytes bytes, CancellationToken deadline)
    {
        if (http2)
            return await SendHttp2Async(request, bytes, deadline).ConfigureAwait(false);

        // One of its own: a connection that is given up may go on counting after this operation has ended.
        var seen = new WireBytes();
        operation.Value = seen;
        try
        {
            using var response = await client.SendAsync(request, deadline).ConfigureAwait(false);
            return await ReadAsync(response, deadline).ConfigureAwait(false);
        }
        finally
        {
            (bytes.Sent, bytes.Received) = (bytes.Sent + seen.Sent, bytes.Received + seen.Received);
        }
    }

    public void Dispose() => client.Dispose();

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint server, CancellationToken limit)
    {
        // As SocketsHttpHandler itself does it.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, limit).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<HttpReply> SendHttp2Async(HttpRequestMessage request, WireBytes bytes, CancellationToken deadline)
    {
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        using var response = await client.SendAsync(request, deadline).ConfigureAwait(false);
        bytes.Sent += MessageSize.Of(request);
        var reply = await ReadAsync(response, deadline).ConfigureAwait(false);
        bytes.Received += MessageSize.Of(response, reply.Body.Length);
        return reply;
    }

    private static async ValueTask<HttpReply> ReadAsync(HttpResponseMessage response, CancellationToken deadline)
    {
        await response.Content.LoadIntoBufferAsync(IHttpTransport.MaxBodyBytes, deadline).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(deadline).ConfigureAwait(false);
        return new HttpReply(
            (int)response.StatusCode, body, Header("X-Outcome"), Header("X-Sqlstate"), Header("X-Pg-Node"), Header("X-Pg-Timeline"),
            Header("X-Pg-Lsn-Before"), Header("X-Pg-Lsn"), Header("X-Pg-Notice"));

        string? Header(string name) => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
    }
}
