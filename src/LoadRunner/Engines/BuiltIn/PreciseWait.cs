using System.Runtime.InteropServices;

namespace Harness.LoadRunner;

/// <summary>
/// Short waits on a thread of one's own. .NET's timed waits round to whole milliseconds, up to one late each; the kernel's
/// clock_nanosleep takes no processor time meanwhile, unlike spinning, and is late by little more than the thread's timer slack.
/// </summary>
internal static class PreciseWait
{
    private const int ClockMonotonic = 1, SetTimerSlack = 29;

    // Without Linux's call: a handle that nobody sets is a wait that always times out.
    private static readonly ManualResetEvent Never = new(false);

    /// <summary>
    /// The kernel wakes the calling thread when it asked to be woken, instead of up to 50 µs later (prctl(2), PR_SET_TIMERSLACK).
    /// </summary>
    public static void SharpenTimers()
    {
        if (OperatingSystem.IsLinux())
            _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);
    }

    /// <summary>Waits about this long; may come back early when a signal arrives.</summary>
    public static void For(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return;
        if (!OperatingSystem.IsLinux())
        {
            Never.WaitOne(TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(time.TotalMilliseconds))));
            return;
        }
        var request = new Timespec((nint)(time.Ticks / TimeSpan.TicksPerSecond), (nint)(time.Ticks % TimeSpan.TicksPerSecond * 100));
        _ = ClockNanosleep(ClockMonotonic, 0, in request, 0);
    }

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    private static extern int ClockNanosleep(int clock, int flags, in Timespec request, nint remain);

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int ProcessControl(int option, nuint nanoseconds, nuint unused3, nuint unused4, nuint unused5);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(nint Seconds, nint Nanoseconds);
}
