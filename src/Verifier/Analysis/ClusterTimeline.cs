using Harness.Environments;

namespace Harness.Verifier;

/// <summary>What the cluster looked like at any moment of the run: the nearest look at or before it.</summary>
internal sealed class ClusterTimeline
{
    private readonly ClusterSample[] samples;
    private readonly long[] at;
    private readonly string?[] descriptions;

    public ClusterTimeline(IReadOnlyList<ClusterSample> samples)
    {
        this.samples = [.. samples.OrderBy(sample => sample.AtNs)];
        at = Array.ConvertAll(this.samples, sample => sample.AtNs);
        descriptions = new string?[at.Length];
    }

    /// <summary>The first member that was seen to lead; null when none ever was.</summary>
    public string? FirstLeader => samples
        .SelectMany(sample => sample.Members)
        .FirstOrDefault(member => member.Role == MemberRole.Leader)?.Name;

    /// <summary>Who led, and which standbys were synchronous, in words; the same for all writes between two looks.</summary>
    public string Describe(long ns)
    {
        var index = IndexAt(ns);
        return index < 0 ? "the cluster had not been looked at yet" : descriptions[index] ??= Describe(index);
    }

    private string Describe(int index)
    {
        var sample = samples[index];
        var leaders = sample.Members.Where(member => member.Role == MemberRole.Leader).Select(member => member.Name).ToList();
        var leader = leaders.Count switch
        {
            0 => "no leader",
            1 => $"leader {leaders[0]}",
            _ => $"several leaders ({string.Join(", ", leaders)})",
        };
        var standbys = SynchronousStandbys(sample);
        var standby = standbys.Count switch
        {
            0 => "no synchronous standby",
            1 => $"synchronous standby {standbys[0]}",
            _ => $"synchronous standbys {string.Join(", ", standbys)}",
        };
        var held = HeldSince(index) is { } since ? $", replication held since {Wording.At(since)}" : "";
        return $"{leader}, {standby}{held} (as seen at {Wording.At(sample.AtNs)})";
    }

    /// <summary>As the cluster's manager reports them, or else as the leader's <c>pg_stat_replication</c> does.</summary>
    private static IReadOnlyList<string> SynchronousStandbys(ClusterSample sample)
    {
        var reported = sample.Members.Where(member => member.Role == MemberRole.SyncStandby).Select(member => member.Name).ToList();
        return reported.Count > 0
            ? reported
            : [.. sample.Replication.Where(row => row.SyncState is "sync" or "quorum").Select(row => row.Standby)];
    }

    /// <summary>
    /// Since when no standby had flushed anything more although the leader wrote on; null when replication moved.
    /// </summary>
    private long? HeldSince(int index)
    {
        var last = samples[index].Replication;
        if (last.Count == 0)
            return null;
        var first = index;
        while (first > 0 && FlushedTheSame(samples[first - 1].Replication, last))
            first--;
        var moved = first < index && samples[first].Replication[0].CurrentLsn < last[0].CurrentLsn;
        return moved ? at[first] : null;
    }

    private static bool FlushedTheSame(IReadOnlyList<ReplicationRow> earlier, IReadOnlyList<ReplicationRow> later) =>
        earlier.Count == later.Count
        && later.All(row => earlier.Any(before =>
            before.Standby == row.Standby && before.Leader == row.Leader && before.FlushLsn == row.FlushLsn));

    private int IndexAt(long ns)
    {
        var index = Array.BinarySearch(at, ns);
        return index >= 0 ? index : ~index - 1;
    }
}
