using System.Runtime.InteropServices;

namespace Harness.LoadRunner;

/// <summary>The part of a workload's statistics that some of its workers share; each worker always meets the same one.</summary>
internal sealed class StatisticsShard
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, SecondBucket> seconds = [];
    private readonly Stack<SecondBucket> spare = new();
    private int firstOpenSecond = int.MinValue;

    public long Ok { get; private set; }

    public long Fail { get; private set; }

    public long Unknown { get; private set; }

    public long NotSent { get; private set; }

    public long BytesSent { get; private set; }

    public long BytesReceived { get; private set; }

    public long LastEndNs { get; private set; }

    public LatencyHistogram Service { get; } = new(digits: 3);

    public LatencyHistogram Response { get; } = new(digits: 3);

    /// <summary>From the intended to the real start of scheduled operations, whatever they came to.</summary>
    public LatencyHistogram Lag { get; } = new(digits: 3);

    public BusyTime Busy { get; } = new();

    public Dictionary<string, long> Errors { get; } = new(StringComparer.Ordinal);

    public Dictionary<int, long> Statuses { get; } = [];

    public void Record(in Operation operation, bool scheduled, in WireFacts wire)
    {
        lock (gate)
        {
            Count(operation);
            if (wire.Status != 0)
                CollectionsMarshal.GetValueRefOrAddDefault(Statuses, wire.Status, out _)++;
            (BytesSent, BytesReceived) = (BytesSent + wire.BytesSent, BytesReceived + wire.BytesReceived);
            if (scheduled && !operation.Flags.HasFlag(OperationFlags.NotSent))
                Lag.Record(operation.StartNs - operation.IntendedNs);
            LastEndNs = Math.Max(LastEndNs, operation.EndNs);
            Busy.Record(operation.StartNs, operation.EndNs);

            // A thread may be held up between reading the clock and coming here; its second may be closed by then.
            var second = Math.Max((int)(operation.EndNs / 1_000_000_000), firstOpenSecond);
            if (!seconds.TryGetValue(second, out var bucket))
                seconds.Add(second, bucket = spare.Count > 0 ? spare.Pop() : new SecondBucket());
            bucket.Record(operation, scheduled, wire);
        }
    }

    /// <summary>Adds all so far to a sum, also while more is recorded.</summary>
    public void AddTo(StatisticsSum sum)
    {
        lock (gate)
            sum.Add(this);
    }

    /// <summary>Moves everything before <paramref name="second"/> into <paramref name="target"/> and reuses its memory.</summary>
    public void CloseBefore(int second, SortedDictionary<int, SecondBucket> target, Stack<SecondBucket> targetSpare)
    {
        lock (gate)
        {
            firstOpenSecond = Math.Max(firstOpenSecond, second);
            foreach (var (closed, bucket) in seconds)
            {
                if (closed >= second)
                    continue;
                if (!target.TryGetValue(closed, out var sum))
                    target.Add(closed, sum = targetSpare.Count > 0 ? targetSpare.Pop() : new SecondBucket());
                sum.Add(bucket);
                bucket.Reset();
                spare.Push(bucket);
                seconds.Remove(closed);
            }
        }
    }

    private void Count(in Operation operation)
    {
        if (operation.Outcome == Outcome.Ok)
        {
            Ok++;
            Service.Record(operation.EndNs - operation.StartNs);
            Response.Record(operation.EndNs - operation.IntendedNs);
            return;
        }
        if (operation.Outcome == Outcome.Fail)
            Fail++;
        else
            Unknown++;
        if (operation.Flags.HasFlag(OperationFlags.NotSent))
            NotSent++;
        Errors[operation.Error] = Errors.GetValueOrDefault(operation.Error) + 1;
    }
}
