using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Harness.LoadRunner;

/// <summary>
/// Linux's epoll (epoll(7)), edge-triggered: a change is told once, so whoever is told must read until nothing is left.
/// One thread waits; sockets may be added by any.
/// </summary>
internal sealed class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000, NonBlocking = 0x800, Add = 1, Interrupted = 4, MaxEvents = 256;

    /// <summary>Of epoll_pwait2, Linux 5.11, on all architectures; older C libraries have no function for it.</summary>
    private const int ExactWait = 441;

    /// <summary>struct epoll_event is packed on x86 only (sys/epoll.h).</summary>
    private static readonly int TokenAt = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private static readonly int EventBytes = TokenAt + sizeof(long);

    private static readonly Lazy<bool> Exact = new(TryWaitExactly);

    private readonly SafeFileHandle handle;
    private readonly SafeFileHandle alarm;
    private readonly byte[] events = new byte[MaxEvents * EventBytes];

    /// <exception cref="Win32Exception">The process has no descriptor left.</exception>
    public Epoll()
    {
        var descriptor = Create(CloseOnExec);
        if (descriptor < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        alarm = new SafeFileHandle(CreateCounter(0, CloseOnExec | NonBlocking), ownsHandle: true);
        if (alarm.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Watch(alarm, Alarm);
    }

    /// <summary>Token of the event that <see cref="Wake"/> makes.</summary>
    public const long Alarm = -1;

    /// <summary>Waits end on the microsecond; else on the millisecond.</summary>
    public static bool WaitsExactly => Exact.Value;

    /// <summary>What may have happened to a socket (sys/epoll.h).</summary>
    [Flags]
    public enum Changes : uint
    {
        Input = 0x001,
        Output = 0x004,
        Error = 0x008,
        HangUp = 0x010,

        /// <summary>The other side will send no more.</summary>
        End = 0x2000,

        EdgeTriggered = 1u << 31,
    }

    /// <summary>Watches a socket for everything, until it is closed.</summary>
    /// <param name="token">Comes back in each of its events.</param>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public void Watch(SafeHandle socket, long token)
    {
        var wanted = new byte[EventBytes];
        MemoryMarshal.Write(wanted, Changes.Input | Changes.Output | Changes.End | Changes.EdgeTriggered);
        MemoryMarshal.Write(wanted.AsSpan(TokenAt), token);
        if (Control(handle, Add, socket, ref wanted[0]) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Ends the present wait, or the next one. Thread-safe.</summary>
    public void Wake()
    {
        try
        {
            _ = Write(alarm, 1, sizeof(long));
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <summary>Waits until something happens.</summary>
    /// <returns>How many events there are to <see cref="Read"/>; 0 when the time passed first or a signal came.</returns>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public int Wait(TimeSpan limit)
    {
        if (limit < TimeSpan.Zero)
            limit = TimeSpan.Zero;
        var time = new Timespec(limit.Ticks / TimeSpan.TicksPerSecond, limit.Ticks % TimeSpan.TicksPerSecond * 100);
        var count = WaitsExactly
            ? (int)WaitExactly(ExactWait, handle, ref events[0], MaxEvents, in time, 0, 0)
            : Wait(handle, ref events[0], MaxEvents, (int)Math.Ceiling(limit.TotalMilliseconds));
        if (count >= 0)
            return count;
        var error = Marshal.GetLastPInvokeError();
        return error == Interrupted ? 0 : throw new Win32Exception(error);
    }

    /// <summary>One event of the last wait.</summary>
    public (long Token, Changes Changes) Read(int index)
    {
        var at = events.AsSpan(index * EventBytes, EventBytes);
        return (MemoryMarshal.Read<long>(at[TokenAt..]), MemoryMarshal.Read<Changes>(at));
    }

    public void Dispose()
    {
        alarm.Dispose();
        handle.Dispose();
    }

    private static bool TryWaitExactly()
    {
        using var none = new SafeFileHandle(Create(CloseOnExec), ownsHandle: true);
        var (time, room) = (default(Timespec), new byte[EventBytes]);
        return !none.IsInvalid && WaitExactly(ExactWait, none, ref room[0], 1, in time, 0, 0) == 0;
    }

    [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static extern int Create(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static extern int Control(SafeHandle epoll, int operation, SafeHandle socket, ref byte wanted);

    [DllImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static extern int Wait(SafeHandle epoll, ref byte events, int capacity, int milliseconds);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint WaitExactly(nint call, SafeHandle epoll, ref byte events, nint capacity, in Timespec limit, nint signals, nint signalBytes);

    [DllImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static extern int CreateCounter(uint start, int flags);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(SafeHandle counter, in long added, nint bytes);

    /// <summary>struct __kernel_timespec (linux/time_types.h).</summary>
    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
