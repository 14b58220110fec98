namespace Harness.LoadRunner;

/// <summary>
/// The users of one load's closed stretches. A user starts its next operation as soon as the last one has ended and it has
/// thought as long as the load asks for. Users live on from one stretch to the next, so that there are never more of them
/// than wanted.
/// </summary>
internal sealed class ClosedUsers(LoadLane lane, RunState run, int maxCopies)
{
    private const ulong Salt = 0x7468696E6B;

    /// <summary>How often the number of users follows a ramp.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// A user whose operation failed, or who finds no free slot, waits so long: "connection refused" takes microseconds,
    /// and users would otherwise fill processor and journal with it during an outage.
    /// </summary>
    public static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(10);

    private readonly Task[] users = [.. Enumerable.Repeat(Task.CompletedTask, maxCopies)];
    private long budget;
    private long stretchEndNs;
    private volatile int level;

    /// <summary>Runs a stretch until its end, or until the operations of its iteration count are done.</summary>
    /// <param name="goOn">Asked at each step; null for by time only.</param>
    /// <returns>When it ended on the run's clock: the planned moment, or the real one when the count was done earlier.</returns>
    public async Task<long> RunAsync(ClosedGroup group, long startNs, Func<bool>? goOn = null)
    {
        var endNs = startNs + group.During.Ticks * 100;
        await run.WaitUntilAsync(startNs).ConfigureAwait(false);
        Volatile.Write(ref stretchEndNs, endNs);
        Interlocked.Exchange(ref budget, group.Count ?? long.MaxValue);
        while (!lane.IsOver && run.Clock.NowNs < endNs && goOn?.Invoke() != false)
        {
            level = group.LevelAt(TimeSpan.FromTicks((run.Clock.NowNs - startNs) / 100));
            for (var i = 0; i < level; i++)
            {
                if (users[i].IsCompleted && Interlocked.Read(ref budget) > 0)
                    users[i] = UserAsync(i);
            }
            if (group.Count is not null && Interlocked.Read(ref budget) <= 0 && users.All(user => user.IsCompleted))
                break;
            var left = TimeSpan.FromTicks((endNs - run.Clock.NowNs) / 100);
            await run.WaitAsync(left < Step ? left : Step).ConfigureAwait(false);
        }
        return Math.Min(endNs, run.Clock.NowNs);
    }

    /// <summary>Sends all users home: each ends with its present operation.</summary>
    public void Release() => level = 0;

    private async Task UserAsync(int number)
    {
        // So that the loop that starts users is never held up by one.
        await Task.Yield();
        var random = lane.ThinkTime is null ? null : new Random((int)SeededChoice.Bits(lane.Seed, (ushort)number, 0, Salt));
        while (number < level && !lane.IsOver)
        {
            var slot = lane.Slots.TryTake();
            if (slot is null)
            {
                await run.WaitAsync(AfterFailure).ConfigureAwait(false);
                continue;
            }
            if (Interlocked.Decrement(ref budget) < 0)
            {
                lane.Slots.Return(slot);
                return;
            }
            if (await slot.RunNowAsync().ConfigureAwait(false) == Outcome.Fail)
                await run.WaitAsync(AfterFailure).ConfigureAwait(false);
            if (random is not null && Interlocked.Read(ref budget) > 0)
                await ThinkAsync(random).ConfigureAwait(false);
        }
    }

    private Task ThinkAsync(Random random)
    {
        var think = lane.ThinkTime!;
        var ticks = random.NextInt64(think.Min.Ticks, think.Max.Ticks + 1);
        return run.WaitAsync(TimeSpan.FromTicks(Math.Clamp((Volatile.Read(ref stretchEndNs) - run.Clock.NowNs) / 100, 0, ticks)));
    }
}
