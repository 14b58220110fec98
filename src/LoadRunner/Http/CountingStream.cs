using System.Runtime.CompilerServices;

namespace Harness.LoadRunner;

/// <summary>
/// A connection of SocketsHttpHandler that counts for the operation which uses it. HTTP/1.1 has one exchange at a time on a
/// connection, so whatever is read belongs to the operation that wrote last, whoever does the reading.
/// </summary>
/// <param name="operation">Set in the flow of each operation, in which its request is written.</param>
internal sealed class CountingStream(Stream inner, AsyncLocal<WireBytes?> operation) : Stream
{
    private WireBytes? counted;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (counted is { } bytes)
            bytes.Received += count;
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        counted = operation.Value;
        await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (counted is { } bytes)
            bytes.Sent += buffer.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("operations are asynchronous");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("operations are asynchronous");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
