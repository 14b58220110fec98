using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Harness.LoadRunner;

/// <summary>Bytes received from a socket and not yet used. Not thread-safe: a connection has one exchange at a time.</summary>
internal sealed class ReceiveBuffer(Socket socket)
{
    private byte[] bytes = new byte[4096];
    private int start;
    private int end;

    /// <summary>How many bytes have been received so far.</summary>
    public long Received { get; private set; }

    /// <summary>What is there; valid until the next fill.</summary>
    public Span<byte> Unread => bytes.AsSpan(start, end - start);

    /// <summary>The first bytes are done with.</summary>
    public void Consume(int count) => start += count;

    /// <summary>Receives what has come, at least one byte.</summary>
    /// <returns>False when the server has closed its side.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> TryFillAsync(CancellationToken deadline)
    {
        MakeRoom();
        var count = await socket.ReceiveAsync(bytes.AsMemory(end), SocketFlags.None, deadline).ConfigureAwait(false);
        end += count;
        Received += count;
        return count > 0;
    }

    /// <inheritdoc cref="TryFillAsync"/>
    /// <exception cref="HttpIOException">The server has closed its side.</exception>
    public async ValueTask FillAsync(CancellationToken deadline)
    {
        if (!await TryFillAsync(deadline).ConfigureAwait(false))
            throw FastFailure.Ended();
    }

    /// <summary>Fills <paramref name="target"/> to its end.</summary>
    /// <exception cref="HttpIOException">The server has closed its side.</exception>
    public async ValueTask ReadExactlyAsync(Memory<byte> target, CancellationToken deadline)
    {
        var here = Math.Min(target.Length, end - start);
        bytes.AsSpan(start, here).CopyTo(target.Span);
        Consume(here);
        while (here < target.Length)
        {
            var count = await socket.ReceiveAsync(target[here..], SocketFlags.None, deadline).ConfigureAwait(false);
            here += count > 0 ? count : throw FastFailure.Ended();
            Received += count;
        }
    }

    private void MakeRoom()
    {
        if (start == end)
            (start, end) = (0, 0);
        if (end < bytes.Length)
            return;
        if (start > 0)
        {
            Unread.CopyTo(bytes);
            (start, end) = (0, end - start);
        }
        else
        {
            // Bounded by the reader, which gives up on a head or a line that is too long.
            Array.Resize(ref bytes, bytes.Length * 2);
        }
    }
}
