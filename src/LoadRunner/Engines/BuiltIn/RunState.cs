namespace Harness.LoadRunner;

/// <summary>What all loads of one running plan share.</summary>
internal sealed class RunState : IDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly Lock gate = new();
    private readonly LoadPlan plan;
    private bool extensionEnded;
    private readonly List<string> notes = [];
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? defect;

    public RunState(LoadPlan plan, CancellationToken cancellationToken)
    {
        this.plan = plan;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Pacer = new Pacer(plan.Clock, plan.Client?.DueThread);
        WarmUp = plan.Loads.Max(load => load.Spec.WarmUp);
        PlannedEnd = plan.Loads.Max(load => load.Spec.Duration);
        SetStart(plan.Clock.NowNs);
    }

    public RunClock Clock => plan.Clock;

    public IOperationSink Sink => plan.Sink;

    public Pacer Pacer { get; }

    public LoadTotals Totals { get; } = new();

    /// <summary>Fires when nothing more is to be sent: the caller cancelled, or a defect showed.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Ends when the load has begun.</summary>
    public Task Begun => begun.Task;

    public long StartNs { get; private set; }

    /// <summary>Start of the measured load, the same for all loads; a shorter warm-up begins later.</summary>
    public long MeasuredFromNs { get; private set; }

    /// <summary>The longest warm-up of the loads.</summary>
    public TimeSpan WarmUp { get; }

    /// <summary>Length of the measured load: of the longest.</summary>
    public TimeSpan PlannedEnd { get; }

    /// <summary>Warm-up and measured load.</summary>
    public TimeSpan Planned => WarmUp + PlannedEnd;

    /// <summary>True when somebody may ask for load past the planned end.</summary>
    public bool MayKeepGoing => plan.KeepGoing is not null;

    /// <summary>The first defect of engine, workload or sink; null when there is none.</summary>
    public Exception? Defect
    {
        get
        {
            lock (gate)
                return defect;
        }
    }

    /// <summary>Why loads ended before their plan did.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (gate)
                return [.. notes];
        }
    }

    /// <summary>The load begins at this moment, its warm-up first; only the first call counts. Thread-safe.</summary>
    public void Begin(long startNs)
    {
        if (begun.Task.IsCompleted)
            return;
        lock (gate)
        {
            if (begun.Task.IsCompleted)
                return;
            SetStart(startNs);
            begun.SetResult();
        }
    }

    public void AddNote(string note)
    {
        lock (gate)
            notes.Add(note);
    }

    /// <summary>Ends the whole load in order: nothing more is sent.</summary>
    public void End(string note)
    {
        AddNote(note);
        stop.Cancel();
    }

    /// <summary>Whether load goes on past its planned end. Once it was answered with no, it stays so for all loads.</summary>
    public bool KeepGoing()
    {
        lock (gate)
        {
            extensionEnded = extensionEnded || Stop.IsCancellationRequested || plan.KeepGoing?.Invoke() != true;
            return !extensionEnded;
        }
    }

    public void ReportDefect(Exception e)
    {
        lock (gate)
        {
            if (defect is not null)
                return;
            defect = e;
        }
        stop.Cancel();
    }

    /// <summary>
    /// Waits until a moment, never shorter: timers count whole milliseconds and may fire early, and what starts early would
    /// count as part of the warm-up. Comes back early, without an exception, when the run stops.
    /// </summary>
    public async Task WaitUntilAsync(long ns)
    {
        while (!Stop.IsCancellationRequested && ns - Clock.NowNs is > 0 and var left)
            await WaitAsync(TimeSpan.FromTicks(Math.Max(left / 100, TimeSpan.TicksPerMillisecond))).ConfigureAwait(false);
    }

    /// <summary>Waits, in whole milliseconds as timers do; comes back early, without an exception, when the run stops.</summary>
    public async Task WaitAsync(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), Clock.Time, Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        Pacer.Dispose();
        stop.Dispose();
    }

    private void SetStart(long startNs) => (StartNs, MeasuredFromNs) = (startNs, startNs + WarmUp.Ticks * 100);
}
