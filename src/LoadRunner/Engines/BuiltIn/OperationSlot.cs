namespace Harness.LoadRunner;

/// <summary>
/// Room for one operation in flight. It owns a worker number, and numbers its operations itself, so that worker and
/// sequence together are unique in a run. Reused, time-out source included, so that an operation costs the engine no memory.
/// </summary>
internal sealed class OperationSlot(LoadLane lane, ushort worker) : IThreadPoolWorkItem
{
    private const int Free = 0, InFlight = 1, Abandoned = 2;

    private CancellationTokenSource deadline = new();
    private int state;
    private long lastSequence = -1;
    private uint sequence;
    private long intendedNs;
    private long startNs;
    private bool scheduled;

    public ushort Worker => worker;

    /// <summary>The next sequence number of this worker. Thread-safe: arrivals that cannot be sent are numbered here too.</summary>
    public uint NextSequence() => checked((uint)Interlocked.Increment(ref lastSequence));

    /// <summary>Starts an operation on the thread pool.</summary>
    /// <param name="dueNs">When the schedule wanted it.</param>
    public void Start(long dueNs)
    {
        (intendedNs, startNs, sequence, scheduled) = (dueNs, dueNs, NextSequence(), true);
        Volatile.Write(ref state, InFlight);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    /// <summary>Runs an operation of a user, who wants it now.</summary>
    /// <returns>How it ended.</returns>
    public Task<Outcome> RunNowAsync()
    {
        var now = lane.Clock.NowNs;
        (intendedNs, startNs, sequence, scheduled) = (now, now, NextSequence(), false);
        Volatile.Write(ref state, InFlight);
        return RunAsync();
    }

    /// <summary>Fires the deadline now: the run ends.</summary>
    public void Abort()
    {
        try
        {
            deadline.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Its operation ended this very moment.
        }
    }

    /// <summary>Gives up an operation that does not even answer its deadline; false when none is in flight.</summary>
    public bool TryAbandon(out Operation operation)
    {
        operation = default;
        if (Interlocked.CompareExchange(ref state, Abandoned, InFlight) != InFlight)
            return false;
        operation = Describe(Result(Outcome.Unknown, LoadLane.AbandonedError));
        return true;
    }

    private async Task<Outcome> RunAsync()
    {
        var outcome = Outcome.Unknown;
        try
        {
            startNs = Math.Max(intendedNs, lane.Clock.NowNs);
            deadline.CancelAfter(lane.Timeout);
            var result = await CallAsync().ConfigureAwait(false);
            if (!deadline.TryReset())
            {
                deadline.Dispose();
                deadline = new CancellationTokenSource();
            }
            outcome = result.Outcome;
            var operation = Describe(result);
            if (Interlocked.CompareExchange(ref state, Free, InFlight) == InFlight)
            {
                lane.Record(operation, scheduled);
                lane.Return(this);
            }
        }
        catch (Exception e)
        {
            lane.ReportDefect(e);
        }
        return outcome;
    }

    private async ValueTask<OperationResult> CallAsync()
    {
        try
        {
            var result = await lane.Workload.RunAsync(worker, sequence, deadline.Token).ConfigureAwait(false);
            var interrupted = lane.IsAborted && result is { Outcome: Outcome.Unknown, Error: "timeout" };
            return interrupted ? result with { Error = LoadLane.InterruptedError } : result;
        }
        catch (OperationCanceledException)
        {
            return Result(Outcome.Unknown, lane.IsAborted ? LoadLane.InterruptedError : "timeout");
        }
        catch (Exception e)
        {
            lane.ReportDefect(e);
            return Result(Outcome.Unknown, "defect");
        }
    }

    private OperationResult Result(Outcome outcome, string error) =>
        new(lane.Workload.KeyOf(worker, sequence), lane.Workload.Kind, outcome, OperationFlags.None, error, "", 0, default, default);

    private Operation Describe(in OperationResult result) => new(
        result.Key, result.Kind, result.Outcome, result.Flags, intendedNs, startNs, Math.Max(startNs, lane.Clock.NowNs),
        result.Error, result.Node, result.Timeline, result.LsnBefore, result.Lsn);
}
