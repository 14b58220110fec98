using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Carries out the faults of one run and heals all of them in the end.</summary>
/// <param name="disturbed">Told when a fault that stops writes is confirmed, and when any is healed (run's clock, ns).</param>
/// <param name="beforeHealing">Done before each healing, which may take away what there is to see of the fault.</param>
public sealed class FaultRunner(
    IEnvironment environment, Scenario scenario, RunClock clock, EventLog events, FaultBook book, Action<long> disturbed,
    Func<AppliedFault, CancellationToken, Task> beforeHealing)
{
    private const int HealingRounds = 2;

    /// <summary>How long a fault waits for a member that fits, e.g. for a synchronous standby to be registered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly StateWatch states = new(environment, clock.Time);

    /// <summary>Injects the faults that belong to the load, each at its time; returns when the last one is done.</summary>
    /// <param name="loadStartNs">Start of the measured load on the run's clock.</param>
    public Task RunDuringLoadAsync(long loadStartNs, CancellationToken cancellationToken)
    {
        var turns = scenario.Faults.Select(_ => new FaultTurn()).ToList();
        return Task.WhenAll(scenario.Faults.Index().Where(entry => !entry.Item.At.AfterLoad).Select(async entry =>
        {
            var (index, spec) = entry;
            try
            {
                await BeginAsync(spec.At, index == 0 ? null : turns[index - 1], loadStartNs, cancellationToken);
                await RepeatAsync(spec, turns[index], cancellationToken);
            }
            finally
            {
                turns[index].IsOver();
            }
        }));
    }

    /// <summary>Injects the faults that come after the load, one after the other, each followed by its failover.</summary>
    public async Task RunAfterLoadAsync(CancellationToken cancellationToken)
    {
        var endNs = clock.NowNs;
        foreach (var spec in scenario.Faults.Where(spec => spec.At.AfterLoad))
        {
            await DelayUntilAsync(endNs + (long)spec.At.Offset.TotalNanoseconds, cancellationToken);
            var fault = book[await RepeatAsync(spec, new FaultTurn(), cancellationToken)];
            if (fault is { ForcesFailover: true, ConfirmedNs: not null, HealedNs: null })
                await clock.Time.UntilAsync(
                    scenario.RecoveryTimeout,
                    async () => (await environment.ViewAsync(cancellationToken)).Leader is { } leader && leader.Name != fault.Member,
                    cancellationToken);
        }
    }

    /// <summary>
    /// Heals whatever is not healed yet, the latest fault first, and once more what did not heal: it may have needed another
    /// fault's healing. What will not heal is noted, not thrown.
    /// </summary>
    public async Task HealAllAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round < HealingRounds; round++)
        {
            var faults = book.All;
            for (var i = faults.Count - 1; i >= 0; i--)
                if (faults[i].HealedNs is null && faults[i].Member.Length > 0)
                    await HealAsync(i, cancellationToken);
        }
    }

    private async Task BeginAsync(FaultTrigger at, FaultTurn? before, long loadStartNs, CancellationToken cancellationToken)
    {
        if (at.After is not { } after || before is null)
        {
            await DelayUntilAsync(loadStartNs + (long)at.Resolve(scenario.Duration).TotalNanoseconds, cancellationToken);
            return;
        }
        await (after == Predecessor.Injected ? before.Injected : before.Healed).WaitAsync(cancellationToken);
        await Task.Delay(at.Offset, clock.Time, cancellationToken);
    }

    /// <returns>Number in the book of the last injection.</returns>
    private async Task<int> RepeatAsync(FaultSpec spec, FaultTurn turn, CancellationToken cancellationToken)
    {
        var index = await RunAsync(spec, turn, cancellationToken);
        for (var time = 1; time < spec.Times; time++)
        {
            await DelayUntilAsync(book[index].InjectedNs + (long)spec.Repeat!.Every.TotalNanoseconds, cancellationToken);
            index = await RunAsync(spec, turn, cancellationToken);
        }
        return index;
    }

    private async Task<int> RunAsync(FaultSpec spec, FaultTurn turn, CancellationToken cancellationToken)
    {
        var index = await InjectAsync(FaultCatalog.Find(spec.Fault), spec, cancellationToken);
        turn.HasBeenInjected();
        if (book[index] is { ForcesFailover: true, ConfirmedNs: not null })
            await FailOverByHandAsync(index, cancellationToken);
        if (spec.During is { } during && book[index].ConfirmedNs is { } confirmed)
        {
            await DelayUntilAsync(confirmed + (long)during.TotalNanoseconds, cancellationToken);
            await HealAsync(index, cancellationToken);
        }
        return index;
    }

    /// <summary>Where no manager promotes anybody. A failover that fails is the harness's failure, not the cluster's: noted as such.</summary>
    private async Task FailOverByHandAsync(int index, CancellationToken cancellationToken)
    {
        if (environment is not IManualFailover cluster || !Capability.IsUsable<IManualFailover>(environment))
            return;
        try
        {
            await new OperatorFailover(cluster, clock, events).RunAsync(book[index].Member, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await book.UpdateAsync(index, entry => entry with { FailoverError = exception.Message });
            events.Add(RunEventKind.FaultFailed, book[index].Subject, $"failover by hand: {exception.Message}");
        }
    }

    private async Task<int> InjectAsync(IFault fault, FaultSpec spec, CancellationToken cancellationToken)
    {
        string? member = null;
        var stateSeen = spec.When is not { } when || await states.SeeAsync(when, cancellationToken);
        if (stateSeen)
            await clock.Time.UntilAsync(
                Patience,
                async () => (member = fault.Choose(await environment.ViewAsync(cancellationToken), spec, scenario.Environment.Replication)) is not null,
                cancellationToken);

        var began = new AppliedFault(fault.Name, member ?? "", clock.NowNs, null, null, fault.ForcesFailover(spec), null)
        {
            AfterLoad = spec.At.AfterLoad,
            MayMoveLeader = fault.MayMoveLeader(spec),
        };
        if (member is null)
            return await book.AddAsync(began with
            {
                Error = stateSeen
                    ? $"no member fits target '{spec.Target}' within {Patience.TotalSeconds:0} s"
                    : $"the state that it waits for did not come within {spec.When!.Within.TotalSeconds:0} s",
            });

        var index = await book.AddAsync(began);
        try
        {
            await fault.InjectAsync(environment, member, spec, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await book.UpdateAsync(index, entry => entry with { Error = exception.Message });
            return index;
        }

        var confirmed = clock.NowNs;
        if (began.ForcesFailover)
            disturbed(confirmed);
        await book.UpdateAsync(index, entry => entry with { ConfirmedNs = confirmed });
        events.Add(began.InjectedNs, RunEventKind.FaultInjected, began.Subject, $"{began.Subject}, confirmed after {(confirmed - began.InjectedNs) / 1e6:0} ms");
        return index;
    }

    private async Task HealAsync(int index, CancellationToken cancellationToken)
    {
        var fault = book[index];
        await beforeHealing(fault, cancellationToken);
        try
        {
            await FaultCatalog.Find(fault.Fault).HealAsync(environment, fault.Member, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await book.UpdateAsync(index, entry => entry with { HealingError = exception.Message });
            events.Add(RunEventKind.FaultFailed, fault.Subject, $"{fault.Fault}: not healed: {exception.Message}");
            return;
        }
        var healed = clock.NowNs;
        disturbed(healed);
        await book.UpdateAsync(index, entry => entry with { HealedNs = healed, HealingError = null });
        events.Add(RunEventKind.FaultHealed, fault.Subject, $"{fault.Subject} healed");
    }

    private Task DelayUntilAsync(long dueNs, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromMicroseconds((dueNs - clock.NowNs) / 1e3);
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock.Time, cancellationToken) : Task.CompletedTask;
    }
}
