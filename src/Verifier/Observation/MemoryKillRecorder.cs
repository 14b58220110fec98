using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Makes each process that the kernel kills for lack of memory an event of the run, ordered by a fault or not.</summary>
public sealed class MemoryKillRecorder(IMemoryLimited source, RunClock clock, EventLog events)
{
    private static readonly TimeSpan BeforeAskingAgain = TimeSpan.FromSeconds(1);

    /// <summary>Records until cancelled, also past an engine that is away for a while.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await source.WatchMemoryKillsAsync(
                    part => events.Add(RunEventKind.OutOfMemory, part, $"{part} is out of memory: the kernel killed a process of it"), cancellationToken);
            }
            catch (UserErrorException)
            {
                // Who does not tell now may do so again; what has ended meanwhile is asked for at the end of the run.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(BeforeAskingAgain, clock.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
