using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Harness.LoadRunner;

/// <summary>One connection of the fast transport. It carries one exchange at a time, and its memory is used again.</summary>
internal sealed class FastConnection : IDisposable
{
    /// <summary>An attempt into a black hole ends then, whatever the operation's own deadline.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>SocketsHttpHandler's default: older connections are likely to be dropped by something on the way.</summary>
    private static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(1);

    private readonly IByteSocket socket;
    private readonly RequestBytes output = new();
    private readonly ReceiveBuffer input;
    private readonly ResponseHead head = new();
    private readonly ResponseBody body;
    private readonly TimeProvider time;
    private TimeSpan idleLimit;
    private long idleSince;

    private FastConnection(IByteSocket socket, TimeProvider time)
    {
        (this.socket, this.time) = (socket, time);
        input = new ReceiveBuffer(socket);
        body = new ResponseBody(input, head);
    }

    /// <summary>The last exchange left the connection fit for another one.</summary>
    public bool IsReusable { get; private set; }

    /// <exception cref="HttpRequestException">The name does not resolve, or no connection could be made.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the connection took too long.</exception>
    public static async ValueTask<FastConnection> OpenAsync(
        IByteConnector connector, DnsEndPoint server, TimeProvider time, CancellationToken deadline)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline);
            limit.CancelAfter(ConnectTimeout);
            return new FastConnection(await connector.ConnectAsync(server, limit.Token).ConfigureAwait(false), time);
        }
        catch (SocketException e)
        {
            var unresolved = e.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData;
            throw new HttpRequestException(
                unresolved ? HttpRequestError.NameResolutionError : HttpRequestError.ConnectionError, $"cannot connect to {server}", e);
        }
    }

    /// <summary>An idle connection can still be used: nothing came, not even the end, and it is not too old.</summary>
    public bool IsStillUsable() =>
        time.GetElapsedTime(idleSince) < idleLimit && !socket.HasInput;

    /// <summary>One request and its answer. After an exception the connection is of no use.</summary>
    /// <param name="bytes">Counts what crosses the socket, also when the exchange fails.</param>
    /// <returns>Null when the server closed the connection before any byte of an answer.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HttpReply?> ExchangeAsync(HttpRequestMessage request, WireBytes bytes, CancellationToken deadline)
    {
        IsReusable = false;
        output.Prepare(request);
        head.Reset();
        var before = input.Received;
        try
        {
            var left = output.Memory;
            while (!left.IsEmpty)
            {
                var count = await socket.SendAsync(left, deadline).ConfigureAwait(false);
                bytes.Sent += count;
                left = left[count..];
            }
            if (!await input.TryFillAsync(deadline).ConfigureAwait(false))
                return null;
            while (!head.TryRead(input))
                await input.FillAsync(deadline).ConfigureAwait(false);
            var content = await body.ReadAsync(request.Method == HttpMethod.Head, deadline).ConfigureAwait(false);
            MakeIdle();
            return head.Headers.ToReply(head.Status, content);
        }
        catch (SocketException e)
        {
            throw new HttpRequestException(HttpRequestError.Unknown, "the connection broke", e);
        }
        finally
        {
            bytes.Received += input.Received - before;
        }
    }

    public void Dispose() => socket.Dispose();

    private void MakeIdle()
    {
        // Bytes behind an answer belong to no request: the two sides do not agree where it ended.
        IsReusable = !head.Headers.Close && input.Unread.IsEmpty && head.Status != 101;
        idleLimit = head.Headers.KeepAlive is { } limit && limit < MaxIdle ? limit : MaxIdle;
        idleSince = time.GetTimestamp();
    }
}
