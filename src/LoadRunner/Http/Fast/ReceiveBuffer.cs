namespace Harness.LoadRunner;

/// <summary>Bytes received from a socket and not yet used. Not thread-safe: a connection has one exchange at a time.</summary>
internal sealed class ReceiveBuffer(IByteSocket socket)
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

    /// <inheritdoc cref="IByteSocket.ReceiveAsync"/>
    public ValueTask<bool> TryFillAsync(CancellationToken deadline) => socket.ReceiveAsync(this, deadline);

    /// <inheritdoc cref="IByteSocket.ReceiveAsync"/>
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
        while (true)
        {
            var here = Math.Min(target.Length, end - start);
            Unread[..here].CopyTo(target.Span);
            Consume(here);
            target = target[here..];
            if (target.IsEmpty)
                return;
            await FillAsync(deadline).ConfigureAwait(false);
        }
    }

    /// <summary>Where received bytes go; not empty.</summary>
    public Memory<byte> Room()
    {
        MakeRoom();
        return bytes.AsMemory(end);
    }

    /// <summary>So many bytes were received into <see cref="Room"/>.</summary>
    public void Add(int count)
    {
        end += count;
        Received += count;
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
