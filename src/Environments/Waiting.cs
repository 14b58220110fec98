namespace Harness.Environments;

/// <summary>Waits for a state by looking again and again, with a limit.</summary>
public static class Waiting
{
    /// <summary>Looks at once, then every <see cref="Timeouts.Poll"/>.</summary>
    /// <returns>False when the time was over before the condition held.</returns>
    public static async Task<bool> UntilAsync(
        this TimeProvider time, TimeSpan limit, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await condition().ConfigureAwait(false))
                return true;
            if (time.GetElapsedTime(start) >= limit)
                return false;
            await Task.Delay(Timeouts.Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public static Task<bool> UntilAsync(this TimeProvider time, TimeSpan limit, Func<bool> condition, CancellationToken cancellationToken) =>
        time.UntilAsync(limit, () => Task.FromResult(condition()), cancellationToken);
}
