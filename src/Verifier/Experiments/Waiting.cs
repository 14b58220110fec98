using Harness.Environments;

namespace Harness.Verifier;

/// <summary>Waits for a state of the cluster, within a limit.</summary>
internal static class Waiting
{
    /// <returns>True when the condition held in time.</returns>
    public static async Task<bool> UntilAsync(
        Func<Task<bool>> condition, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await condition())
                return true;
            if (time.GetElapsedTime(started) > limit)
                return false;
            await Task.Delay(Timeouts.Poll, time, cancellationToken);
        }
    }
}
