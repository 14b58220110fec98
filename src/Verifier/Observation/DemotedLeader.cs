using Harness.Environments;
using Harness.LoadRunner;
using Npgsql;

namespace Harness.Verifier;

/// <summary>What was read of a demoted leader.</summary>
/// <param name="Timeline">Null when it was never read.</param>
/// <param name="LastNs">Start of the last read that succeeded, on the run's clock.</param>
/// <param name="Trouble">Why the last one that failed did.</param>
internal sealed record DemotedLeaderRead(
    IReadOnlyCollection<OperationKey> Keys, int? Timeline, Lsn End, long LastNs, bool IsComplete, string Trouble);

/// <summary>
/// Reads a leader that its manager demotes, over and over while it has its rows: as a leader until it is shut down, within 0.1 s,
/// and as a standby from its restart until it is rewound, within some loops of its manager.
/// </summary>
internal sealed class DemotedLeader(SalvageReader reader, RunClock clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Rows are made a little before they are committed.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);

    public async Task<DemotedLeaderRead> ReadAsync(CancellationToken cancellationToken)
    {
        var fromNs = clock.NowNs;
        var keys = new HashSet<OperationKey>();
        var read = new DemotedLeaderRead(keys, null, default, fromNs, IsComplete: true, "it did not answer");
        DateTime? youngest = null;
        while (clock.NowNs - fromNs < Limit.TotalNanoseconds && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                var startedNs = clock.NowNs;
                var (timeline, end) = await reader.PositionAsync(cancellationToken);
                // It has been rewound: what it has now is another's.
                if (read.Timeline is { } before && before != timeline)
                    break;
                var (all, newest) = await reader.KeysAsync(youngest - Overlap, key => keys.Add(key), cancellationToken);
                youngest = newest ?? youngest;
                read = read with { Timeline = timeline, End = end, LastNs = startedNs, IsComplete = read.IsComplete && all };
            }
            catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException or OperationCanceledException)
            {
                read = read with { Trouble = error.Message };
            }
            await Task.Delay(Timeouts.Poll, clock.Time, CancellationToken.None);
        }
        return read;
    }
}
