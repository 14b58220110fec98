using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Looks at the cluster through the whole run, a few times a second, and writes down what it sees.</summary>
public sealed class ClusterRecorder(IEnvironment environment, RunClock clock, EventLog events)
{
    /// <summary>From one look to the next, in milliseconds.</summary>
    public const double IntervalMs = 250;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(IntervalMs);
    private static readonly ClusterView Nothing = new([]);

    /// <summary>The last look.</summary>
    public ClusterView Latest { get; private set; } = Nothing;

    /// <summary>Raised for every look that was written down.</summary>
    public event Action<ClusterSample> Looked = static _ => { };

    /// <summary>Records until cancelled; a look that fails is skipped, since the cluster is being broken on purpose.</summary>
    /// <param name="path">Receives one <see cref="ClusterSample"/> a line.</param>
    public async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        string? lastLeader = null;
        try
        {
            using var timer = new PeriodicTimer(Interval, clock.Time);
            do
            {
                var view = await environment.ViewAsync(cancellationToken);
                var rows = await environment.ReplicationAsync(cancellationToken);
                var now = clock.NowNs;
                foreach (var change in ClusterChanges.Between(Latest, view, lastLeader, now))
                    events.Add(change);
                lastLeader = view.Leader?.Name ?? lastLeader;
                Latest = view;
                var sample = new ClusterSample(now, view.Members, rows);
                await writer.WriteLineAsync(JsonSerializer.Serialize(sample, RunJson.Line));
                await writer.FlushAsync(cancellationToken);
                Looked(sample);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the recording.
        }
    }
}
