using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Makes each process that the kernel kills for lack of memory an event of the run, ordered by a fault or not.</summary>
public sealed class MemoryKillRecorder(IMemoryLimited source, RunClock clock, EventLog events)
{
    private static readonly TimeSpan BeforeAskingAgain = TimeSpan.FromSeconds(1);

    /// <summary>Dozens of processes may end at once; one event tells of all of them.</summary>
    private const long ApartNs = 1_000_000_000;

    private readonly Dictionary<string, long> last = [];

    /// <summary>Records until cancelled, also past an engine that is away for a while.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await source.WatchMemoryKillsAsync(Note, cancellationToken);
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

    private void Note(string part)
    {
        var now = clock.NowNs;
        if (last.TryGetValue(part, out var before) && now - before < ApartNs)
            return;
        last[part] = now;
        events.Add(now, RunEventKind.OutOfMemory, part, $"{part} is out of memory: the kernel kills processes of it");
    }
}
