using Harness.Environments;
using Npgsql;

namespace Harness.Verifier;

/// <summary>
/// Reads all members of a cluster in the end, so that what they show can be compared: the leader first, and each standby once it
/// has replayed what the leader was read with. A difference has to stay while the leader's rows do: requests that clients have given
/// up may wait in the API, or in a proxy before it, and come to the leader long after the load.
/// </summary>
/// <param name="folder">Receives one <see cref="FinalReadFile"/> a member.</param>
/// <param name="run">Identity of the run.</param>
/// <param name="keys">The user's own query for keys; null where the tables are those of Harness.</param>
/// <param name="step">Gets each step in words.</param>
public sealed class MemberReads(string folder, ulong run, string? keys, TimeProvider time, Action<string> step)
{
    /// <summary>Within it the members are read again while rows still come.</summary>
    private static readonly TimeSpan Patience = Timeouts.Rejoin;

    /// <param name="connections">Of all members, straight to each.</param>
    /// <param name="leader">Null where nobody leads: then all are read as they are.</param>
    public async Task ReadAsync(IReadOnlyDictionary<string, string> connections, string? leader, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (long? before = null; ;)
        {
            await ReadOnceAsync(connections, leader, cancellationToken);
            var reads = (await FinalReadFile.ReadAllAsync(folder, cancellationToken)).Where(read => read.Error is null).ToList();
            if (reads.Find(read => read.IsLeader) is not { } ofLeader || AreEqual(ofLeader, reads) || ofLeader.Rows.Count == before)
                return;
            if (before is not null && time.GetElapsedTime(began) > Patience)
            {
                await FinalReadFile.WriteAsync(folder, ofLeader with { StillWritten = true }, run, NoSpill, cancellationToken);
                return;
            }
            before = ofLeader.Rows.Count;
            step("the members do not show the same rows: all are read once more");
            await Task.Delay(Timeouts.Request, time, cancellationToken);
        }
    }

    private async Task ReadOnceAsync(IReadOnlyDictionary<string, string> connections, string? leader, CancellationToken cancellationToken)
    {
        (Lsn Position, int Timeline)? shown = null;
        foreach (var (member, connection) in connections.OrderBy(entry => entry.Key == leader ? 0 : 1))
        {
            using var spill = new SpillFolder(folder);
            FinalRead read;
            if (member == leader)
                (read, shown) = await ReadLeaderAsync(member, connection, spill.Open, cancellationToken);
            else
                read = await ReadStandbyAsync(member, connection, shown, spill.Open, cancellationToken);
            await FinalReadFile.WriteAsync(folder, read, run, spill.Open, cancellationToken);
            step(read.Error is null ? $"{member}: {read.Rows.Count:N0} rows{Open(read)}" : $"{member}: cannot be read: {read.Error}");
        }
    }

    private async Task<(FinalRead Read, (Lsn, int)? Shown)> ReadLeaderAsync(
        string member, string connection, Func<Stream> spill, CancellationToken cancellationToken)
    {
        var before = await TryAsync(connection, leader => ReadPosition.CommitWaitsAsync(leader, cancellationToken), cancellationToken);
        var read = await ReadRowsAsync(member, true, connection, spill, cancellationToken);
        var after = await TryAsync(connection, leader => ReadPosition.CommitWaitsAsync(leader, cancellationToken), cancellationToken);
        var shown = await TryAsync<(Lsn, int)?>(connection, async leader => await ReadPosition.OfLeaderAsync(leader, cancellationToken), cancellationToken);
        return (read with { CommitWaits = Math.Max(before, after) }, shown);
    }

    private async Task<FinalRead> ReadStandbyAsync(
        string member, string connection, (Lsn Position, int Timeline)? shown, Func<Stream> spill, CancellationToken cancellationToken)
    {
        var (follows, behind) = shown is not { } leader ? default : await TryAsync(
            connection, standby => ReadPosition.ReachAsync(standby, leader.Position, leader.Timeline, time, cancellationToken), cancellationToken);
        return await ReadRowsAsync(member, false, connection, spill, cancellationToken) with { FollowsLeader = follows, BehindBytes = behind };
    }

    private Task<FinalRead> ReadRowsAsync(string member, bool isLeader, string connection, Func<Stream> spill, CancellationToken cancellationToken) => keys is null
        ? FinalReader.ReadAsync(member, isLeader, connection, run, spill, cancellationToken)
        : KeyListReader.ReadAsync(member, isLeader, connection, run, keys, spill, cancellationToken);

    /// <summary>A member that cannot be asked is told by the read of its rows.</summary>
    private static async Task<T?> TryAsync<T>(string connection, Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            await using var open = new NpgsqlConnection(connection);
            await open.OpenAsync(cancellationToken);
            return await ask(open);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return default;
        }
    }

    private static bool AreEqual(FinalRead leader, IReadOnlyList<FinalRead> reads) =>
        reads.All(read => read == leader || read.Rows.SequenceEqual(leader.Rows));

    private static Stream NoSpill() => throw new InvalidOperationException("a read that was saved is in order already");

    private static string Open(FinalRead read) =>
        read.CommitWaits > 0 ? $", and {read.CommitWaits:N0} commits that wait for a standby"
        : read.BehindBytes > 0 ? $", {read.BehindBytes:N0} bytes of WAL behind the leader"
        : "";
}
