using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Harness.LoadRunner;

/// <summary>
/// A non-blocking socket on an event loop: a request costs one send and one receive, for nothing is received before
/// something has come.
/// </summary>
internal sealed class LoopSocket(Socket socket, EventLoop loop) : IByteSocket
{
    private readonly Readiness input = new();
    private readonly Readiness output = new();
    private volatile bool ended;
    private bool mayHaveMore;
    private bool atEnd;

    public SafeSocketHandle Handle { get; } = socket.SafeHandle;

    /// <summary>Names it in its loop's events.</summary>
    public long Token { get; set; }

    /// <inheritdoc/>
    public bool HasJustAnswered => !ended && !mayHaveMore && loop.IsHandling(this);

    /// <inheritdoc/>
    public bool HasInput => ended || socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Called by the loop.</summary>
    public void Tell(Epoll.Changes changes)
    {
        if ((changes & (Epoll.Changes.End | Epoll.Changes.HangUp | Epoll.Changes.Error)) != 0)
        {
            // There will be no other event, however much is to be received before the end.
            ended = true;
            input.Set();
        }
        else if ((changes & Epoll.Changes.Input) != 0)
        {
            input.Set();
        }
        if ((changes & (Epoll.Changes.Output | Epoll.Changes.HangUp | Epoll.Changes.Error)) != 0)
            output.Set();
    }

    /// <summary>Waits until the connection is made or refused, and watches it from then on.</summary>
    /// <exception cref="SocketException">It was refused.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public async ValueTask FinishConnectAsync(CancellationToken deadline)
    {
        loop.Add(this);
        await output.WaitAsync(deadline).ConfigureAwait(false);
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
            throw new SocketException((int)error);
    }

    /// <inheritdoc/>
    public ValueTask InputAsync(CancellationToken deadline) =>
        ended || mayHaveMore ? ValueTask.CompletedTask : input.WaitAsync(deadline);

    /// <inheritdoc/>
    public bool TryReceive(ReceiveBuffer target)
    {
        var room = target.Room();
        var count = socket.Receive(room.Span, SocketFlags.None, out var error);
        mayHaveMore = error == SocketError.Success && count == room.Length;
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            throw new SocketException((int)error);
        // The end stays: whoever asks again is told again.
        atEnd = error == SocketError.Success && count == 0;
        if (error == SocketError.WouldBlock)
            ended = false;
        target.Add(count);
        return count > 0;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync(ReceiveBuffer target, CancellationToken deadline)
    {
        while (!atEnd)
        {
            await InputAsync(deadline).ConfigureAwait(false);
            if (TryReceive(target))
                return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        var sent = socket.Send(bytes, SocketFlags.None, out var error);
        return error is SocketError.Success or SocketError.WouldBlock ? sent : throw new SocketException((int)error);
    }

    /// <inheritdoc/>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken deadline)
    {
        int sent;
        while ((sent = TrySend(bytes.Span)) == 0)
            await output.WaitAsync(deadline).ConfigureAwait(false);
        return sent;
    }

    public void Dispose()
    {
        loop.Remove(this);
        socket.Dispose();
    }
}
