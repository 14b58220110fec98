namespace Harness.LoadRunner;

/// <summary>
/// Runs a closed stretch of a load: keeps the wanted number of users busy. A user starts its next operation as soon as
/// the last one has ended.
/// </summary>
internal sealed class ClosedUsers(LoadLane lane, RunState run, ClosedGroup group)
{
    /// <summary>How often the number of users follows a ramp.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// A user whose operation failed, or who finds no free slot, waits so long: "connection refused" takes microseconds,
    /// and users would otherwise fill processor and journal with it during an outage.
    /// </summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(10);

    private readonly Task[] users = [.. Enumerable.Repeat(Task.CompletedTask, Math.Max(group.From, group.To))];
    private long budget = group.Count ?? long.MaxValue;
    private volatile int level;

    /// <summary>Runs until the end, or until the operations of an iteration count are done.</summary>
    /// <param name="goOn">Asked at each step; null for by time only.</param>
    /// <returns>When it ended on the run's clock: the planned moment, or the real one when the count was done earlier.</returns>
    public async Task<long> RunAsync(long startNs, Func<bool>? goOn = null)
    {
        var endNs = startNs + group.During.Ticks * 100;
        await run.WaitUntilAsync(startNs).ConfigureAwait(false);
        while (!run.Stop.IsCancellationRequested && run.Clock.NowNs < endNs && goOn?.Invoke() != false)
        {
            level = group.LevelAt(TimeSpan.FromTicks((run.Clock.NowNs - startNs) / 100));
            for (var i = 0; i < level; i++)
            {
                if (users[i].IsCompleted && Interlocked.Read(ref budget) > 0)
                    users[i] = UserAsync(i, endNs);
            }
            if (group.Count is not null && Interlocked.Read(ref budget) <= 0 && users.All(user => user.IsCompleted))
                break;
            var left = TimeSpan.FromTicks((endNs - run.Clock.NowNs) / 100);
            await run.WaitAsync(left < Step ? left : Step).ConfigureAwait(false);
        }
        level = 0;
        return Math.Min(endNs, run.Clock.NowNs);
    }

    private async Task UserAsync(int number, long endNs)
    {
        // So that the loop that starts users is never held up by one.
        await Task.Yield();
        while (number < level && !run.Stop.IsCancellationRequested && run.Clock.NowNs < endNs)
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
        }
    }
}
