using System.Buffers;
using System.Threading.Channels;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// Streams operations into an append-only file while the run goes on. <see cref="Record"/> only encodes the operation into
/// the open block; one task writes blocks. What was recorded reaches the operating system within <see cref="FlushInterval"/>, so that it
/// survives a <c>kill -9</c> of this process, and the disk itself (fsync) at the end.
/// </summary>
/// <remarks>
/// The queue is unbounded: a disk that stalls costs memory (46 bytes an operation), never load or operations. When
/// the disk fails, <see cref="Error"/> says so at once and <see cref="DisposeAsync"/> throws.
/// </remarks>
public sealed class JournalWriter : IOperationSink, IAsyncDisposable
{
    /// <summary>How long operations may wait to be written together: half of the promised 200 ms.</summary>
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Entry> queue = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private readonly SemaphoreSlim hurry = new(0);
    private readonly JournalBlock block = new();
    private readonly Stream stream;
    private readonly string path;
    private readonly ulong run;
    private readonly Task writing;
    private long written;
    private long lost;
    private int disposed;
    private bool closed;

    internal JournalWriter(Stream stream, string path, ulong run, DateTimeOffset startedAt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(run, OperationKey.MaxRun);
        (this.stream, this.path, this.run) = (stream, path, run);
        Span<byte> header = stackalloc byte[JournalFormat.HeaderBytes];
        JournalFormat.WriteHeader(header, run, startedAt);
        stream.Write(header);
        BytesWritten = header.Length;
        writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Why the journal is incomplete: the first error of the disk; null while all is well.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Operations handed to the operating system.</summary>
    public long Written => Interlocked.Read(ref written);

    /// <summary>Bytes handed to the operating system, header included.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Creates the file.</summary>
    /// <param name="run">48-bit identity of the run; every recorded key must carry it.</param>
    /// <param name="startedAt">Wall clock at the start of the run, a label.</param>
    /// <exception cref="UserErrorException">It exists already, or cannot be created there.</exception>
    public static JournalWriter Create(string path, ulong run, DateTimeOffset startedAt)
    {
        try
        {
            var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            return new JournalWriter(stream, path, run, startedAt);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new UserErrorException($"journal {path} exists already: name another file, or remove it first", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"cannot create the journal {path}: {e.Message} Choose a folder that exists and is writable", e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The key is of another run.</exception>
    /// <exception cref="ObjectDisposedException">The journal was closed.</exception>
    public void Record(in Operation operation)
    {
        if (operation.Key.Run != run)
            throw new ArgumentException($"key {operation.Key} is not of run {run:x12}", nameof(operation));
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            block.Add(operation);
            if (block.IsFull)
                QueueBlock();
        }
    }

    /// <summary>Completes when all that was recorded before is with the operating system.</summary>
    /// <exception cref="IOException">The disk failed, now or earlier.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            QueueBlock();
            queue.Writer.TryWrite(new Entry([], 0, 0, flushed));
        }
        hurry.Release();
        await flushed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Writes the rest, syncs it to the disk and closes the file.</summary>
    /// <exception cref="IOException">Some operations are not in the file because the disk failed.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        lock (gate)
        {
            QueueBlock();
            closed = true;
        }
        hurry.Release();
        await writing;
        try
        {
            if (Error is null && stream is FileStream file)
                file.Flush(flushToDisk: true);
            await stream.DisposeAsync();
        }
        catch (IOException e)
        {
            Error ??= e;
        }
        hurry.Dispose();
        if (Error is not null)
            throw Failure();
    }

    /// <summary>Hands the open block to the writer; under the gate, so that blocks keep their order.</summary>
    private void QueueBlock()
    {
        var count = block.Count;
        if (count == 0)
            return;
        // Used again: one that a collection meets on its way to the disk would stay until the next collection of its generation.
        var taken = block.Take();
        var copy = ArrayPool<byte>.Shared.Rent(taken.Length);
        taken.CopyTo(copy);
        queue.Writer.TryWrite(new Entry(copy, taken.Length, count, null));
    }

    private async Task WriteAllAsync()
    {
        for (var last = false; !last;)
        {
            await hurry.WaitAsync(FlushInterval);
            lock (gate)
            {
                QueueBlock();
                last = closed;
            }
            while (queue.Reader.TryRead(out var entry))
            {
                await WriteAsync(entry);
                if (entry.Count > 0)
                    ArrayPool<byte>.Shared.Return(entry.Block);
                Answer(entry.Flushed);
            }
        }
    }

    private async Task WriteAsync(Entry entry)
    {
        if (entry.Count == 0)
            return;
        if (Error is null)
        {
            try
            {
                await stream.WriteAsync(entry.Block.AsMemory(0, entry.Length));
                await stream.FlushAsync();
                BytesWritten += entry.Length;
                Interlocked.Add(ref written, entry.Count);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // Nothing may follow a torn block: a reader stops there. So the rest is counted as lost.
                Error = e;
            }
        }
        lost += entry.Count;
    }

    private void Answer(TaskCompletionSource? flushed)
    {
        if (Error is null)
            flushed?.TrySetResult();
        else
            flushed?.TrySetException(Failure());
    }

    private IOException Failure() =>
        new($"journal {path}: writing failed after {Written} operations, {lost} are missing: {Error!.Message}", Error);

    private readonly record struct Entry(byte[] Block, int Length, int Count, TaskCompletionSource? Flushed);
}
