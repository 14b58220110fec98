using System.Runtime.CompilerServices;

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
    private int part;

    public ushort Worker => worker;

    /// <summary>The next sequence number of this worker. Thread-safe: arrivals that cannot be sent are numbered here too.</summary>
    public uint NextSequence() => checked((uint)Interlocked.Increment(ref lastSequence));

    /// <summary>Starts an operation.</summary>
    /// <param name="dueNs">When the schedule wanted it.</param>
    /// <param name="here">On the caller's thread, until it waits; else on the thread pool.</param>
    public void Start(long dueNs, bool here)
    {
        Take(dueNs, isScheduled: true);
        if (here)
            Execute();
        else
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Called by the thread pool.</summary>
    public async void Execute() => await RunAsync().ConfigureAwait(false);

    /// <summary>Runs an iteration of a user, who wants it now.</summary>
    /// <returns>How its last operation ended.</returns>
    public ValueTask<Outcome> RunNowAsync()
    {
        Take(lane.Clock.NowNs, isScheduled: false);
        return RunAsync();
    }

    /// <summary>Runs an iteration that a schedule wanted at a moment, which is past, on the caller's thread.</summary>
    /// <returns>How its last operation ended.</returns>
    public ValueTask<Outcome> RunDueAsync(long dueNs)
    {
        Take(dueNs, isScheduled: true);
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
    public bool TryAbandon(out Operation operation, out int abandonedPart)
    {
        (operation, abandonedPart) = (default, part);
        if (Interlocked.CompareExchange(ref state, Abandoned, InFlight) != InFlight)
            return false;
        operation = Describe(Result(Outcome.Unknown, LoadLane.AbandonedError));
        return true;
    }

    private void Take(long atNs, bool isScheduled)
    {
        (intendedNs, startNs, sequence, scheduled) = (atNs, atNs, NextSequence(), isScheduled);
        Volatile.Write(ref state, InFlight);
    }

    /// <summary>
    /// Runs one iteration: an operation, or steps in a row until one is not acknowledged. One method, since each asynchronous one
    /// between a request and its answer costs as much as parsing the answer.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome> RunAsync()
    {
        var outcome = Outcome.Unknown;
        try
        {
            var beganNs = intendedNs;
            part = lane.Script.FirstPart(worker, sequence);
            while (true)
            {
                // At most as often as the script has parts: each turn moves on to the next one.
                if (scheduled)
                    startNs = Math.Max(intendedNs, lane.Clock.NowNs);
                deadline.CancelAfter(lane.Timeout);
                OperationResult result;
                Exception? thrown = null;
                try
                {
                    result = await lane.Script.Parts[part].RunAsync(worker, sequence, deadline.Token).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    (result, thrown) = (default, e);
                }
                if (!(thrown is null ? TryEnd(result) : TryEnd(thrown, ref result)))
                    return outcome;
                outcome = result.Outcome;
                if (!GoesOn(outcome, beganNs))
                    return outcome;
            }
        }
        catch (Exception e)
        {
            lane.ReportDefect(e);
        }
        return outcome;
    }

    /// <summary>Takes the next step; false when the iteration is over and the slot is free again.</summary>
    private bool GoesOn(Outcome outcome, long beganNs)
    {
        var next = lane.Script.NextPart(part);
        if (next < 0 || outcome != Outcome.Ok || lane.IsOver || lane.IsAborted)
        {
            // An iteration that only the end of the load cuts short is neither done nor broken.
            if (lane.Script.IsStepped && (next < 0 || outcome != Outcome.Ok))
                lane.RecordIteration(beganNs, done: next < 0 && outcome == Outcome.Ok);
            lane.Return(this);
            return false;
        }
        part = next;
        Take(lane.Clock.NowNs, isScheduled: false);
        return true;
    }

    /// <summary>Records what an operation came to; false when it was given up meanwhile.</summary>
    private bool TryEnd(in OperationResult known)
    {
        var interrupted = lane.IsAborted && known is { Outcome: Outcome.Unknown, Error: "timeout" };
        var operation = Describe(interrupted ? known with { Error = LoadLane.InterruptedError } : known);
        if (!TryFree())
            return false;
        lane.Record(operation, part, scheduled, known.Wire);
        return true;
    }

    /// <summary>The same of one that threw; false also when its feed had no row for it.</summary>
    private bool TryEnd(Exception thrown, ref OperationResult result)
    {
        if (thrown is FeedEndedException)
        {
            lane.EndWithFeed(thrown.Message);
            if (TryFree())
                lane.Return(this);
            return false;
        }
        if (thrown is not OperationCanceledException)
            lane.ReportDefect(thrown);
        result = Result(
            Outcome.Unknown, thrown is not OperationCanceledException ? "defect" : lane.IsAborted ? LoadLane.InterruptedError : "timeout");
        return TryEnd(result);
    }

    private bool TryFree()
    {
        if (!deadline.TryReset())
        {
            deadline.Dispose();
            deadline = new CancellationTokenSource();
        }
        return Interlocked.CompareExchange(ref state, Free, InFlight) == InFlight;
    }

    private OperationResult Result(Outcome outcome, string error) =>
        new(lane.Script.Parts[part].KeyOf(worker, sequence), lane.Script.Parts[part].Kind, outcome, OperationFlags.None, error, "", 0, default, default);

    private Operation Describe(in OperationResult result) => new(
        result.Key, result.Kind, result.Outcome, result.Flags, intendedNs, startNs, Math.Max(startNs, lane.Clock.NowNs),
        result.Error, result.Node, result.Timeline, result.LsnBefore, result.Lsn) { Session = worker };
}
