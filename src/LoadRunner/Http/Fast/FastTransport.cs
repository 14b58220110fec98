using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Harness.LoadRunner;

/// <summary>
/// A transport written for load: HTTP/1.1 over bare sockets, with as many connections as requests are in flight. It does
/// what <see cref="SocketsTransport"/> does, for less processor time (docs/decisions/0004-http-client.md).
/// </summary>
internal sealed class FastTransport(IByteConnector connector, TimeProvider time, ConnectionWaits waits) : IHttpTransport
{
    /// <summary>How often SocketsHttpHandler sends a request again that met a dead connection.</summary>
    private const int MaxRetries = 3;

    private readonly ConcurrentDictionary<(string Host, int Port), FastPool> pools = new();
    private volatile Server? last;

    /// <inheritdoc/>
    public IDueThread? DueThread => connector.DueThread;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The address is not of plain http: the caller's defect.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HttpReply> SendAsync(HttpRequestMessage request, WireBytes bytes, CancellationToken deadline)
    {
        var pool = PoolOf(request.RequestUri!);
        for (var retries = 0; ; retries++)
        {
            var connection = pool.TryTake() ?? await pool.OpenAsync(deadline).ConfigureAwait(false);
            try
            {
                // What nearly every exchange is, a request that leaves at once and an answer that comes whole, is done here: an
                // asynchronous method of its own would cost more than it does.
                if (connection.TrySend(request, bytes))
                {
                    await connection.AnswerAsync(deadline).ConfigureAwait(false);
                    if (connection.TryReceive() is { } whole)
                        return whole;
                }
                if (await connection.FinishAsync(deadline).ConfigureAwait(false) is { } reply)
                    return reply;
            }
            catch (SocketException e)
            {
                throw FastFailure.Broken(e);
            }
            finally
            {
                connection.End();
                pool.Return(connection);
            }

            // A body has left by now, and may have been taken for a whole request.
            if (request.Content is not null || retries == MaxRetries)
                throw FastFailure.Ended();
        }
    }

    public void Dispose()
    {
        foreach (var pool in pools.Values)
            pool.Dispose();
        connector.Dispose();
    }

    private FastPool PoolOf(Uri uri)
    {
        if (last is { } known && ReferenceEquals(known.Uri, uri))
            return known.Pool;
        if (uri.Scheme != Uri.UriSchemeHttp)
            throw new NotSupportedException("the fast transport speaks http only");
        var pool = pools.GetOrAdd(
            (uri.IdnHost, uri.Port), static (key, its) => new FastPool(new DnsEndPoint(key.Host, key.Port), its.connector, its.time, its.waits), (connector, time, waits));
        last = new Server(uri, pool);
        return pool;
    }

    private sealed record Server(Uri Uri, FastPool Pool);
}
