namespace Harness.LoadRunner;

/// <summary>
/// One thread that starts arrivals of all open loads when they are due: the client's own where it lends it, else one of the
/// engine's. It always waits for an absolute moment of the run's clock, so being late once does not
/// make the next arrivals late; what is due is started together.
/// </summary>
internal sealed class Pacer : IDisposable
{
    /// <summary>Longest single wait: how soon a new schedule or the end is noticed.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(5);

    private readonly RunClock clock;
    private readonly IDueThread? lent;
    private readonly IDisposable? driven;
    private readonly Thread? thread;
    private readonly Lock gate = new();
    private volatile ArrivalSource[] sources = [];
    private volatile bool stopped;

    /// <param name="lent">The client's thread; null when it has none.</param>
    public Pacer(RunClock clock, IDueThread? lent)
    {
        (this.clock, this.lent) = (clock, lent);
        driven = lent?.Drive(StartDue);
        if (lent is not null)
            return;
        thread = new Thread(Run) { Name = "load pacer", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    /// <summary>The client's own thread starts arrivals: nothing starts them with less effort.</summary>
    public bool IsLent => lent is not null;

    public void Add(ArrivalSource source)
    {
        lock (gate)
            sources = [.. sources.Where(old => !old.Completion.IsCompleted), source];
        lent?.Wake();
    }

    public void Dispose()
    {
        stopped = true;
        driven?.Dispose();
        thread?.Join(TimeSpan.FromSeconds(1));
        foreach (var source in sources)
            source.Stop();
    }

    private void Run()
    {
        PreciseWait.SharpenTimers();
        while (!stopped)
            PreciseWait.For(StartDue());
    }

    /// <returns>How long until the next arrival, at most <see cref="MaxWait"/>.</returns>
    private TimeSpan StartDue()
    {
        var next = long.MaxValue;
        foreach (var source in sources)
            next = Math.Min(next, source.StartDue(clock.NowNs));
        var wait = next == long.MaxValue ? MaxWait : TimeSpan.FromTicks((next - clock.NowNs) / 100);
        return wait < MaxWait ? wait : MaxWait;
    }
}

/// <summary>The arrivals of one open stretch of a load.</summary>
/// <param name="arrivals">Offsets from <paramref name="originNs"/>, ascending.</param>
/// <param name="start">Starts the operation that was due at the given moment; must not block.</param>
internal sealed class ArrivalSource(IEnumerable<long> arrivals, long originNs, Action<long> start)
{
    /// <summary>
    /// Arrivals started together. After a stall there are many, and each needs a connection of its own as long as the answers to
    /// those before it wait to be taken in by the same thread.
    /// </summary>
    public const int MaxBatch = 32;

    private readonly IEnumerator<long> offsets = arrivals.GetEnumerator();
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool stopped;
    private bool begun;

    /// <summary>Ends with the last arrival or with <see cref="Stop"/>; fails when starting an operation failed.</summary>
    public Task Completion => completion.Task;

    /// <summary>No arrival is started after the one that is being started now.</summary>
    public void Stop()
    {
        stopped = true;
        completion.TrySetResult();
    }

    /// <summary>Starts what is due, at most <see cref="MaxBatch"/>; called by one thread.</summary>
    /// <returns>When the next one is due, which may be past; <see cref="long.MaxValue"/> when there is none.</returns>
    public long StartDue(long nowNs)
    {
        try
        {
            if (!begun)
                begun = Advance();
            for (var left = MaxBatch; left > 0 && !stopped && !completion.Task.IsCompleted && originNs + offsets.Current <= nowNs; left--)
            {
                start(originNs + offsets.Current);
                Advance();
            }
        }
        catch (Exception e)
        {
            // Not to be thrown on a thread of its own, where it would end the process: the load's task reports it.
            completion.TrySetException(e);
        }
        return stopped || completion.Task.IsCompleted ? long.MaxValue : originNs + offsets.Current;
    }

    private bool Advance()
    {
        if (!offsets.MoveNext())
            completion.TrySetResult();
        return true;
    }
}
