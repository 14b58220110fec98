using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Watches the leader key through the whole run and writes every change down.</summary>
/// <param name="overwritten">Told who lost the key, at once, when another member wrote its name over it.</param>
public sealed class LeaderKeyRecorder(ILeaderKeySource source, RunClock clock, Action<string> overwritten)
{
    /// <summary>Records until cancelled.</summary>
    /// <param name="path">Receives one <see cref="LeaderKeySample"/> a line.</param>
    public async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        using var file = new LineFile<LeaderKeySample>(path);
        try
        {
            await source.WatchLeaderKeyAsync(change =>
            {
                file.Add(new LeaderKeySample(clock.NowNs, change));
                if (change is { Action: LeaderKeyAction.Overwritten, Former: { } former })
                    overwritten(former);
            }, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the recording.
        }
    }
}
