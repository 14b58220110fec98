using System.Collections.Concurrent;
using System.Diagnostics;

namespace Harness.LoadRunner.Tests;

/// <summary>Holds the requests of a server back for a known time, and keeps how long each was really held.</summary>
/// <param name="hold">How long to hold a request that comes at a moment, counted from the first request.</param>
internal sealed class ServerDelay(Func<TimeSpan, TimeSpan> hold)
{
    private readonly ConcurrentQueue<double> heldMs = [];
    private long first;

    /// <summary>Answers nothing in the last part of each period, and all that waits at its end.</summary>
    public static ServerDelay Stalling(TimeSpan stall, TimeSpan every) => new(at =>
    {
        var left = every - TimeSpan.FromTicks(at.Ticks % every.Ticks);
        return left <= stall ? left : TimeSpan.Zero;
    });

    /// <summary>Waits, never too short; always true, for scripts that keep the connection.</summary>
    public async Task<bool> HoldAsync()
    {
        var came = Stopwatch.GetTimestamp();
        Interlocked.CompareExchange(ref first, came, 0);
        var wanted = hold(Stopwatch.GetElapsedTime(first, came));
        // Timers count whole milliseconds and may be a little early by this clock.
        for (var left = wanted; left > TimeSpan.Zero; left = wanted - Stopwatch.GetElapsedTime(came))
            await Task.Delay(Math.Max(1, (int)left.TotalMilliseconds));
        heldMs.Enqueue(Stopwatch.GetElapsedTime(came).TotalMilliseconds);
        return true;
    }

    public double MedianMs() => heldMs.Order().ElementAt(heldMs.Count / 2);

    public int LongerThan(double milliseconds) => heldMs.Count(held => held > milliseconds);
}
