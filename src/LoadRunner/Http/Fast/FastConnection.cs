using System.Net;
using System.Net.Sockets;

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
    private WireBytes? counted;
    private ReadOnlyMemory<byte> left;
    private long receivedBefore;
    private bool withoutBody;
    private bool headRead;
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
        socket.HasJustAnswered || (time.GetElapsedTime(idleSince) < idleLimit && !socket.HasInput);

    /// <summary>Begins an exchange. After an exception in one the connection is of no use.</summary>
    /// <param name="bytes">Counts what crosses the socket, also when the exchange fails.</param>
    /// <returns>False when a part of the request is still to be sent, which <see cref="FinishAsync"/> does.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    public bool TrySend(HttpRequestMessage request, WireBytes bytes)
    {
        (IsReusable, counted) = (false, bytes);
        output.Prepare(request);
        head.Reset();
        (receivedBefore, withoutBody) = (input.Received, request.Method == HttpMethod.Head);
        left = output.Memory;
        CountSent(socket.TrySend(left.Span));
        return left.IsEmpty;
    }

    /// <summary>Waits until something has come.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed first.</exception>
    public ValueTask AnswerAsync(CancellationToken deadline) => socket.InputAsync(deadline);

    /// <summary>The answer, if it has come whole, in one piece and of known length; null for <see cref="FinishAsync"/> to see to.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="HttpRequestException">It is no HTTP, or too long.</exception>
    public HttpReply? TryReceive()
    {
        if (!socket.TryReceive(input) || !(headRead = head.TryRead(input)) || body.TryRead(withoutBody) is not { } content)
            return null;
        MakeIdle();
        return head.Headers.ToReply(head.Status, content);
    }

    /// <summary>Goes on with an exchange, wherever it stands.</summary>
    /// <returns>Null when the server closed the connection before any byte of an answer.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="HttpRequestException">The answer is no HTTP, or too long.</exception>
    /// <exception cref="HttpIOException">The server closed the connection within the answer.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed first.</exception>
    public async ValueTask<HttpReply?> FinishAsync(CancellationToken deadline)
    {
        while (!left.IsEmpty)
            CountSent(await socket.SendAsync(left, deadline).ConfigureAwait(false));
        if (input.Received == receivedBefore && !await input.TryFillAsync(deadline).ConfigureAwait(false))
            return null;
        while (!headRead && !(headRead = head.TryRead(input)))
            await input.FillAsync(deadline).ConfigureAwait(false);
        var content = await body.ReadAsync(withoutBody, deadline).ConfigureAwait(false);
        MakeIdle();
        return head.Headers.ToReply(head.Status, content);
    }

    /// <summary>Ends an exchange, whatever came of it.</summary>
    public void End()
    {
        if (counted is not null)
            counted.Received += input.Received - receivedBefore;
        counted = null;
        headRead = false;
    }

    public void Dispose() => socket.Dispose();

    private void CountSent(int count)
    {
        counted!.Sent += count;
        left = left[count..];
    }

    private void MakeIdle()
    {
        // Bytes behind an answer belong to no request: the two sides do not agree where it ended.
        IsReusable = !head.Headers.Close && input.Unread.IsEmpty && head.Status != 101;
        idleLimit = head.Headers.KeepAlive is { } limit && limit < MaxIdle ? limit : MaxIdle;
        idleSince = time.GetTimestamp();
    }
}
