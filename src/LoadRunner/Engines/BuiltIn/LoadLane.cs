namespace Harness.LoadRunner;

/// <summary>One load of a plan while it runs: its stretches in order, its slots, its statistics.</summary>
internal sealed class LoadLane
{
    /// <summary>Error of operations that were cut short because the run was interrupted.</summary>
    public const string InterruptedError = "interrupted";

    /// <summary>Error of operations that did not come back even after their deadline.</summary>
    public const string AbandonedError = "abandoned";

    /// <summary>Error of arrivals that found all slots taken.</summary>
    public const string NotSentError = "not-sent";

    /// <summary>How long operations in flight get when the run is interrupted: enough for those that are about to end.</summary>
    private static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(1);

    /// <summary>How long an operation may need to notice its deadline.</summary>
    private static readonly TimeSpan DeadlineGrace = TimeSpan.FromSeconds(2);

    /// <summary>
    /// An arrival that is no later than this is started by the pacing thread itself, which saves a switch of threads. Later ones go to
    /// the thread pool: then one thread may be too few to start them all.
    /// </summary>
    private const long OnTimeNs = 1_000_000;

    private const ulong ArrivalSalt = 0x617272697665;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly PlannedLoad load;
    private readonly RunState run;
    private readonly ClosedUsers users;
    private volatile bool aborted;
    private bool feedEnded;
    private ArrivalSource? arrivals;
    private uint stretch;

    public LoadLane(PlannedLoad load, RunState run)
    {
        (this.load, this.run) = (load, run);
        Slots = new SlotPool(this, load.FirstWorker, Math.Min(load.Spec.MaxInFlight, load.WorkerCount));
        Statistics = new ScriptStatistics(load.Script);
        users = new ClosedUsers(this, run, PhaseGroup.MaxCopies(load.Spec));
    }

    public SlotPool Slots { get; }

    public ScriptStatistics Statistics { get; }

    public LoadScript Script => load.Script;

    public ThinkTime? ThinkTime => load.Spec.ThinkTime;

    public int Seed => load.Seed;

    public TimeSpan Timeout => load.Spec.Timeout;

    public RunClock Clock => run.Clock;

    /// <summary>Deadlines fire because the run ends, not because time-outs have passed.</summary>
    public bool IsAborted => aborted;

    /// <summary>No more is to be begun: its feed has given its last row, or the run stops.</summary>
    public bool IsOver => Volatile.Read(ref feedEnded) || run.Stop.IsCancellationRequested;

    /// <summary>Sends all its load. A defect stops the whole run and is reported there.</summary>
    public async Task SendAsync()
    {
        try
        {
            await SendGroupsAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            run.ReportDefect(e);
        }
        users.Release();
    }

    /// <summary>Waits for what is in flight; in the end every operation is recorded.</summary>
    public async Task DrainAsync()
    {
        // Operations that were due may not even have begun, so the whole time-out counts from now.
        await WaitIdleAsync(run.Stop.IsCancellationRequested ? InterruptGrace : Timeout * Script.Length + DeadlineGrace).ConfigureAwait(false);
        aborted = true;
        if (Slots.InFlight == 0)
            return;
        foreach (var slot in Slots.All)
            slot.Abort();
        await WaitIdleAsync(DeadlineGrace).ConfigureAwait(false);
        foreach (var slot in Slots.All)
        {
            if (slot.TryAbandon(out var operation, out var part))
                Record(operation, part, scheduled: false, default);
        }
    }

    /// <summary>Runs one iteration for an engine that paces by itself; without a free slot it is recorded as not sent. Thread-safe.</summary>
    /// <param name="dueNs">When the schedule wanted it, not later than now; null for a user, who wants it now.</param>
    /// <returns>How its last operation ended.</returns>
    public Task<Outcome> RunOnceAsync(long? dueNs)
    {
        if (Slots.TryTake() is { } slot)
            return (dueNs is { } due ? slot.RunDueAsync(due) : slot.RunNowAsync()).AsTask();
        RecordNotSent(dueNs ?? Clock.NowNs, dueNs is not null);
        return Task.FromResult(Outcome.Fail);
    }

    /// <summary>Hands an operation to journal and statistics. Thread-safe.</summary>
    public void Record(in Operation operation, int part, bool scheduled, in WireFacts wire)
    {
        var warmUp = operation.IntendedNs < run.MeasuredFromNs;
        var recorded = warmUp ? operation with { Flags = operation.Flags | OperationFlags.WarmUp } : operation;
        if (run.Sink is IMeasuredSink measured)
            measured.Record(new MeasuredOperation(recorded, load.Number, part, scheduled, wire));
        else
            run.Sink.Record(recorded);
        run.Totals.Count(recorded);
        if (!warmUp)
            Statistics.Record(recorded, part, scheduled, wire);
    }

    /// <summary>Counts an iteration of steps that began at a moment. Thread-safe.</summary>
    public void RecordIteration(long beganNs, bool done)
    {
        if (beganNs >= run.MeasuredFromNs)
            Statistics.RecordIteration(done);
    }

    /// <summary>A feed has no more rows: the load ends here. Thread-safe.</summary>
    public void EndWithFeed(string note)
    {
        if (Interlocked.Exchange(ref feedEnded, true))
            return;
        run.AddNote($"load {Script.Name} ended early: {note}");
    }

    public void Return(OperationSlot slot) => Slots.Return(slot);

    public void ReportDefect(Exception e) => run.ReportDefect(e);

    private async Task SendGroupsAsync()
    {
        var atNs = run.MeasuredFromNs - load.Spec.WarmUp.Ticks * 100;
        foreach (var group in PhaseGroup.Of(load.Spec))
        {
            if (IsOver)
                return;
            atNs = group is ClosedGroup closed
                ? await users.RunAsync(closed, atNs).ConfigureAwait(false)
                : await RunOpenAsync((OpenGroup)group, atNs).ConfigureAwait(false);
        }
        if (load.Spec.Duration >= run.PlannedEnd && !IsOver)
            await ExtendAsync(atNs).ConfigureAwait(false);
    }

    private async Task<long> RunOpenAsync(OpenGroup group, long startNs)
    {
        users.Release();
        var source = new ArrivalSource(ArrivalSchedule.Arrivals(group.Phases, group.StartRate, ArrivalSeed()), startNs, StartDue);
        arrivals = source;
        run.Pacer.Add(source);
        using (run.Stop.Register(source.Stop))
            await source.Completion.ConfigureAwait(false);
        if (IsOver)
            return run.Clock.NowNs;
        var endNs = startNs + group.During.Ticks * 100;
        await run.WaitUntilAsync(endNs).ConfigureAwait(false);
        return endNs;
    }

    /// <summary>Goes on at the last level while the plan asks for it.</summary>
    private async Task ExtendAsync(long startNs)
    {
        var group = PhaseGroup.Extension(load.Spec);
        if (group is null || !run.KeepGoing())
            return;
        if (group is ClosedGroup closed)
        {
            await users.RunAsync(closed, startNs, run.KeepGoing).ConfigureAwait(false);
            return;
        }
        users.Release();
        var source = new ArrivalSource(ArrivalSchedule.Arrivals(((OpenGroup)group).Phases, 0, ArrivalSeed()), startNs, StartDue);
        run.Pacer.Add(source);
        while (!source.Completion.IsCompleted && !IsOver && run.KeepGoing())
            await run.WaitAsync(Poll * 5).ConfigureAwait(false);
        source.Stop();
        await source.Completion.ConfigureAwait(false);
    }

    /// <summary>Each stretch of each load has arrivals of its own.</summary>
    private int ArrivalSeed() => (int)SeededChoice.Bits(load.Seed, load.FirstWorker, stretch++, ArrivalSalt);

    private void StartDue(long dueNs)
    {
        if (Volatile.Read(ref feedEnded))
        {
            arrivals?.Stop();
            return;
        }
        if (Slots.TryTake() is { } slot)
        {
            slot.Start(dueNs, here: run.Pacer.IsLent || Clock.NowNs - dueNs < OnTimeNs);
            return;
        }
        RecordNotSent(dueNs, scheduled: true);
    }

    private void RecordNotSent(long wantedNs, bool scheduled)
    {
        var numbered = Slots.All[0];
        var sequence = numbered.NextSequence();
        var part = Script.FirstPart(numbered.Worker, sequence);
        var workload = Script.Parts[part];
        Record(
            new Operation(
                workload.KeyOf(numbered.Worker, sequence), workload.Kind, Outcome.Fail, OperationFlags.NotSent,
                wantedNs, wantedNs, wantedNs, NotSentError, "", 0, default, default) { Session = numbered.Worker },
            part, scheduled, default);
    }

    private async Task WaitIdleAsync(TimeSpan limit)
    {
        var untilNs = Clock.NowNs + limit.Ticks * 100;
        while (Slots.InFlight > 0 && Clock.NowNs < untilNs)
        {
            // A load that ends on its own may be interrupted while it waits for the last answers.
            if (run.Stop.IsCancellationRequested)
                untilNs = Math.Min(untilNs, Clock.NowNs + InterruptGrace.Ticks * 100);
            await Task.Delay(Poll, Clock.Time).ConfigureAwait(false);
        }
    }
}
