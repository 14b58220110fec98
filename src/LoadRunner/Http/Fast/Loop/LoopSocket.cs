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

    public SafeSocketHandle Handle { get; } = socket.SafeHandle;

    /// <summary>Names it in its loop's events.</summary>
    public long Token { get; set; }

    /// <inheritdoc/>
    /// <remarks>An answer of this very moment left nothing behind, as far as anybody can know.</remarks>
    public bool HasInput => ended || ((mayHaveMore || !loop.IsHandling(this)) && socket.Poll(0, SelectMode.SelectRead));

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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync(ReceiveBuffer target, CancellationToken deadline)
    {
        while (true)
        {
            if (!ended && !mayHaveMore)
                await input.WaitAsync(deadline).ConfigureAwait(false);
            var room = target.Room();
            var count = socket.Receive(room.Span, SocketFlags.None, out var error);
            mayHaveMore = error == SocketError.Success && count == room.Length;
            if (error == SocketError.Success)
            {
                target.Add(count);
                return count > 0;
            }
            if (error != SocketError.WouldBlock)
                throw new SocketException((int)error);
            ended = false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken deadline)
    {
        var sent = Send(bytes);
        return sent > 0 ? new ValueTask<int>(sent) : SendLaterAsync(bytes, deadline);
    }

    public void Dispose()
    {
        loop.Remove(this);
        socket.Dispose();
    }

    private async ValueTask<int> SendLaterAsync(ReadOnlyMemory<byte> bytes, CancellationToken deadline)
    {
        int sent;
        do
            await output.WaitAsync(deadline).ConfigureAwait(false);
        while ((sent = Send(bytes)) == 0);
        return sent;
    }

    /// <returns>How many bytes the kernel took.</returns>
    private int Send(ReadOnlyMemory<byte> bytes)
    {
        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        return error is SocketError.Success or SocketError.WouldBlock ? sent : throw new SocketException((int)error);
    }
}
