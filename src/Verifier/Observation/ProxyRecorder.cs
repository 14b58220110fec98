using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Asks the proxy through the whole run where it routes, ten times a second, and writes every change down.</summary>
public sealed class ProxyRecorder(IProxyStateSource source, RunClock clock)
{
    /// <summary>One question takes less than a millisecond; HAProxy checks its members every 200 to 500 ms.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Records until cancelled.</summary>
    /// <param name="path">Receives one <see cref="ProxyChange"/> a line.</param>
    public async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        using var file = new LineFile<ProxyChange>(path);
        IReadOnlyList<ProxyServer> before = [];
        var beforeNs = clock.NowNs;
        try
        {
            using var timer = new PeriodicTimer(Interval, clock.Time);
            do
            {
                var after = await source.ProxyStateAsync(cancellationToken);
                if (after.Count == 0)
                    continue;
                var now = clock.NowNs;
                foreach (var change in ProxyChange.Between(before, after, beforeNs, now))
                    file.Add(change);
                (before, beforeNs) = (after, now);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the recording.
        }
    }
}
