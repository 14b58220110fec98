using System.ComponentModel;

namespace Harness.LoadRunner;

/// <summary>
/// One thread that tells sockets what happened to them, and runs what follows an answer itself: no hop to the thread pool.
/// So nothing that follows may block.
/// </summary>
internal sealed class EventLoop : IDueThread, IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    private readonly Epoll epoll = new();
    private readonly Lock gate = new();
    private readonly Thread thread;
    private LoopSocket?[] sockets = new LoopSocket?[256];
    private LoopSocket? current;
    private int generation;
    private volatile Func<TimeSpan>? startDue;
    private volatile bool stopped;

    public EventLoop()
    {
        thread = new Thread(Run) { Name = "http loop", IsBackground = true };
        thread.Start();
    }

    /// <summary>The caller runs on this loop's thread, because of something that has just happened to this socket.</summary>
    public bool IsHandling(LoopSocket socket) => current == socket && Thread.CurrentThread == thread;

    /// <summary>Tells a socket of its events from now on.</summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public void Add(LoopSocket socket)
    {
        var descriptor = (int)socket.Handle.DangerousGetHandle();
        lock (gate)
        {
            if (descriptor >= sockets.Length)
            {
                var larger = new LoopSocket?[Math.Max(descriptor + 1, sockets.Length * 2)];
                sockets.CopyTo(larger, 0);
                Volatile.Write(ref sockets, larger);
            }
            // Descriptors are used again at once, so an event may be of the one before.
            socket.Token = (long)++generation << 32 | (uint)descriptor;
            Volatile.Write(ref sockets[descriptor], socket);
        }
        epoll.Watch(socket.Handle, socket.Token);
    }

    /// <summary>To be called before the socket is closed, which ends its events.</summary>
    public void Remove(LoopSocket socket)
    {
        lock (gate)
        {
            ref var place = ref sockets[(int)socket.Token];
            if (place == socket)
                place = null;
        }
    }

    /// <inheritdoc/>
    public IDisposable Drive(Func<TimeSpan> startDue)
    {
        this.startDue = startDue;
        Wake();
        return new Driven(this);
    }

    /// <inheritdoc/>
    public void Wake() => epoll.Wake();

    /// <summary>Ends the thread soon; does not wait for it.</summary>
    public void Dispose()
    {
        stopped = true;
        Wake();
    }

    private void Run()
    {
        PreciseWait.SharpenTimers();
        // Nothing of the load has a context that would have to follow it from await to await.
        ExecutionContext.SuppressFlow();
        using (epoll)
        {
            while (!stopped)
            {
                var wait = startDue?.Invoke() ?? MaxWait;
                var count = epoll.Wait(wait < MaxWait ? wait : MaxWait);
                for (var i = 0; i < count; i++)
                {
                    var (token, changes) = epoll.Read(i);
                    if (token == Epoll.Alarm)
                        continue;
                    current = Volatile.Read(ref Volatile.Read(ref sockets)[(int)token]);
                    if (current?.Token == token)
                        current.Tell(changes);
                }
                current = null;
            }
        }
    }

    private sealed class Driven(EventLoop loop) : IDisposable
    {
        public void Dispose() => loop.startDue = null;
    }
}
