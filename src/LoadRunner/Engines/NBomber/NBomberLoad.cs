using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Harness.LoadRunner;

/// <summary>
/// One load as a scenario of NBomber's. NBomber decides when an iteration begins and keeps its own figures; the iteration
/// itself, with identity, time-out, journal and statistics, is that of the built-in engine.
/// </summary>
internal sealed class NBomberLoad
{
    /// <summary>What a load without a limit of its own may fail: every outage must be outlived.</summary>
    private const int NoLimit = int.MaxValue;

    private const ulong ThinkSalt = 0x6E626F6D626572;

    private readonly PlannedLoad load;
    private readonly LoadLane lane;
    private readonly RunState run;
    private readonly string name;
    private readonly TimeSpan lead;
    private readonly bool isOpen;
    private readonly Lock gate = new();
    private readonly IEnumerator<long> arrivals;
    private IScenarioContext? latest;
    private long begun;
    private long budget;
    private long endNs = long.MaxValue;

    /// <param name="name">Of its own among the scenarios of the run.</param>
    /// <exception cref="Environments.UserErrorException">NBomber cannot express the load.</exception>
    public NBomberLoad(PlannedLoad load, LoadLane lane, RunState run, string name)
    {
        (this.load, this.lane, this.run, this.name) = (load, lane, run, name);
        lead = run.WarmUp - load.Spec.WarmUp;
        IsExtended = run.MayKeepGoing && load.Spec.Duration >= run.PlannedEnd;
        Simulations = NBomberSimulations.Of(load.Spec, lead, IsExtended);
        var phases = NBomberSimulations.Phases(load.Spec, lead, IsExtended);
        isOpen = phases.All(phase => phase is Inject or RampingInject or Pause);
        arrivals = (isOpen ? ArrivalSchedule.Arrivals(phases, 0) : []).GetEnumerator();
        LeadingPause = phases.TakeWhile(phase => phase is Pause).Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.During);
        budget = (load.Spec.Simulations[^1] as Iterations)?.Count ?? long.MaxValue;
    }

    public IReadOnlyList<NBomber.Contracts.LoadSimulation> Simulations { get; }

    /// <summary>It goes on past the plan for as long as the plan asks for it.</summary>
    public bool IsExtended { get; }

    /// <summary>How long after the begin of all loads its first operation comes.</summary>
    public TimeSpan LeadingPause { get; }

    /// <summary>When it ended before its plan, or after it; <see cref="long.MaxValue"/> when it did neither.</summary>
    public long EndNs => Volatile.Read(ref endNs);

    /// <param name="beginNs">Called with the moment of each iteration, before it: the first tells when NBomber began.</param>
    public ScenarioProps ToScenario(Action<long> beginNs) => NBomber.CSharp.Scenario
        .Create(name, context => IterateAsync(context, beginNs))
        .WithoutWarmUp()
        .WithLoadSimulations([.. Simulations])
        .WithRestartIterationOnFail(false)
        .WithMaxFailCount(NoLimit);

    /// <summary>Ends the load through NBomber, once; not before its first iteration. Thread-safe.</summary>
    public void End(string reason)
    {
        if (Volatile.Read(ref latest) is { } context && Interlocked.CompareExchange(ref endNs, lane.Clock.NowNs, long.MaxValue) == long.MaxValue)
            Tell(() => context.StopScenario(name, reason));
    }

    /// <summary>Ends all loads, also those that are still waiting; false before this one's first iteration. Thread-safe.</summary>
    public bool TryEndAll(string reason)
    {
        if (Volatile.Read(ref latest) is not { } context)
            return false;
        Tell(() => context.StopCurrentTest(reason));
        return true;
    }

    /// <summary>NBomber's own figures beside ours, in a sentence; when it has ended.</summary>
    public string Describe(NodeStats stats)
    {
        var ran = Interlocked.Read(ref begun);
        var step = stats.ScenarioStats.FirstOrDefault(scenario => scenario.ScenarioName == name)?.StepStats.FirstOrDefault(own => own.StepName == name);
        if (step is null)
            return $"{name}: NBomber counted nothing of {Figures.Count(ran)} iterations";
        var latency = step.Ok.Latency;
        return $"{name}: NBomber counted {Figures.Count(step.Ok.Request.Count)} ok and {Figures.Count(step.Fail.Request.Count)} failed of {Figures.Count(ran)} iterations, warm-up included; "
            + $"of ok ones p50 {Figures.Milliseconds(latency.Percent50)}, p95 {Figures.Milliseconds(latency.Percent95)}, p99 {Figures.Milliseconds(latency.Percent99)}, max {Figures.Milliseconds(latency.MaxMs)}";
    }

    /// <summary>
    /// How many operations of its schedule NBomber never began. Null for closed models and ramps, whose number it decides, and
    /// for loads that did not end as planned.
    /// </summary>
    public Shortfall? FindShortfall()
    {
        if (!isOpen || IsExtended || EndNs != long.MaxValue || load.Spec.Simulations.Any(phase => phase is RampingInject))
            return null;
        var planned = ArrivalSchedule.Arrivals(NBomberSimulations.Phases(load.Spec, lead, extended: false), 0).LongCount();
        var ran = Interlocked.Read(ref begun);
        return ran < planned ? new Shortfall(ran, planned, $"{name}: NBomber began {Figures.Count(ran)} of {Figures.Count(planned)} planned operations") : null;
    }

    private async Task<IResponse> IterateAsync(IScenarioContext context, Action<long> beginNs)
    {
        Volatile.Write(ref latest, context);
        beginNs(lane.Clock.NowNs);
        if (lane.IsOver || Interlocked.Decrement(ref budget) < 0)
        {
            End(lane.IsOver ? "the load is over" : "all iterations are begun");
            return Response.Ok();
        }
        var iteration = Interlocked.Increment(ref begun);
        var response = await Step.Run(name, context, StepAsync).ConfigureAwait(false);
        if (!isOpen)
            await run.WaitAsync(Rest(iteration, response.IsError)).ConfigureAwait(false);
        return response;
    }

    private async Task<Response<Outcome>> StepAsync()
    {
        var outcome = await lane.RunOnceAsync(DueNs()).ConfigureAwait(false);
        return outcome == Outcome.Ok
            ? Response.Ok<Outcome>(outcome, statusCode: "ok")
            : Response.Fail<Outcome>(statusCode: outcome == Outcome.Fail ? "fail" : "unknown");
    }

    /// <summary>
    /// When our schedule wanted the next operation. NBomber spreads those of an interval at random and tells nobody when they
    /// were due, so the n-th to begin is held against the n-th of an even schedule.
    /// </summary>
    private long? DueNs()
    {
        if (!isOpen)
            return null;
        var now = lane.Clock.NowNs;
        lock (gate)
            return arrivals.MoveNext() ? Math.Min(now, run.StartNs + arrivals.Current) : now;
    }

    /// <summary>A user rests after a failure, and thinks, but not past the end of the plan.</summary>
    private TimeSpan Rest(long iteration, bool failed)
    {
        var left = TimeSpan.FromTicks((run.MeasuredFromNs - lane.Clock.NowNs) / 100) + load.Spec.Duration;
        var think = ThinkTime(iteration);
        var rest = IsExtended || think < left ? think : left;
        return failed && rest < ClosedUsers.AfterFailure ? ClosedUsers.AfterFailure : rest;
    }

    /// <summary>Each length as likely, by the load's seed.</summary>
    private TimeSpan ThinkTime(long iteration)
    {
        if (load.Spec.ThinkTime is not { } think)
            return TimeSpan.Zero;
        return think.Min + (think.Max - think.Min) * SeededChoice.Share(load.Seed, load.FirstWorker, (uint)iteration, ThinkSalt);
    }

    /// <summary>NBomber may have ended by itself this very moment, and its context with it.</summary>
    private static void Tell(Action command)
    {
        try
        {
            command();
        }
        catch (ObjectDisposedException)
        {
            // There is nothing left to end.
        }
    }
}

/// <summary>Operations of a schedule that were never begun.</summary>
/// <param name="Text">The same in words.</param>
internal sealed record Shortfall(long Begun, long Planned, string Text)
{
    /// <summary>So many that the load was not the one that was asked for.</summary>
    public bool IsGrave => Planned - Begun > Planned * GeneratorHonesty.MaxNotSentShare;
}
