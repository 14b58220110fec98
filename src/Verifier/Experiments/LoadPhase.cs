using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The load of a run together with the faults that belong into it.</summary>
public sealed class LoadPhase
{
    private const long NotYet = -1;

    private readonly Scenario scenario;
    private readonly IEnvironment environment;
    private readonly RunClock clock;
    private readonly RunStore store;
    private readonly IRunObserver observer;
    private RecoveryWatch? watch;
    private long measuredFromNs = NotYet;

    public LoadPhase(Scenario scenario, IEnvironment environment, RunClock clock, EventLog events, RunStore store, IRunObserver observer,
        SalvageKeeper salvage)
    {
        (this.scenario, this.environment, this.clock, this.store, this.observer) = (scenario, environment, clock, store, observer);
        Faults = new FaultRunner(
            environment, scenario, clock, events, new FaultBook(store, events), atNs => watch?.Disturbed(atNs), salvage.BeforeHealingAsync);
    }

    public FaultRunner Faults { get; }

    /// <summary>As in <see cref="ExperimentOptions.LoadInCluster"/>.</summary>
    public int InCluster { get; init; }

    /// <summary>Runs the load to its end, past recovery; journal and load report are on disk when it returns.</summary>
    public async Task<RunInfo> RunAsync(RunInfo info, CancellationToken cancellationToken)
    {
        var fromNs = clock.NowNs;
        await using (var journal = JournalWriter.Create(store.Folder.Journal, info.Run, clock.StartedAt))
        {
            watch = new RecoveryWatch(journal, clock);
            await store.SaveLoadAsync(await LoadAndBreakAsync(info, watch, cancellationToken));
        }

        info = info with { Load = new LoadWindow(fromNs, clock.NowNs), MemberAt = MembersByAddress() };
        await store.SaveInfoAsync(info);
        return info;
    }

    private async Task<LoadReport> LoadAndBreakAsync(RunInfo info, RecoveryWatch sink, CancellationToken cancellationToken)
    {
        await using var hosted = InCluster == 0
            ? null
            : await Capability.Of<ILoadHosting>(environment).HostLoadAsync(InCluster, new ProgressTo<string>(observer.Step), cancellationToken);
        using var workloads = new HttpWorkloads(environment.Endpoints.ApiUrl, info.Run, scenario.Seed, scenario.DataSet?.Users ?? 0,
            scenario.HttpClient, scenario.Environment.Attached?.Workload);
        using var stopFaults = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var measuredFrom = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var faults = BreakAsync(measuredFrom.Task, stopFaults.Token);
        using var staleness = scenario.Staleness is { } spec ? new StalenessProbe(environment.Endpoints.ApiUrl, spec.Rate, clock) : null;
        var cpu = new CpuSampler(environment, clock);
        try
        {
            var report = await EngineOf(hosted, info).RunAsync(
                new LoadPlan
                {
                    Loads = LoadPlans.Of(scenario, workloads),
                    Client = workloads,
                    Clock = clock,
                    Sink = sink,
                    Thresholds = scenario.Thresholds,
                    KeepGoing = () => MustGoOn(faults, sink),
                    MeasuredLoadStarted = atNs =>
                    {
                        Volatile.Write(ref measuredFromNs, atNs);
                        measuredFrom.TrySetResult(atNs);
                        cpu.Start();
                        workloads.Known.Noticed = staleness is null ? null : staleness.Acknowledged;
                    },
                    Progress = new ProgressTo<LoadProgress>(observer.Load),
                },
                cancellationToken);
            if (await cpu.EndAsync(cancellationToken) is { } usage)
                await store.SaveCpuAsync(usage);
            if (staleness is not null)
                await store.SaveStalenessAsync(await staleness.EndAsync());
            cancellationToken.ThrowIfCancellationRequested();
            await faults;
            return report;
        }
        finally
        {
            await stopFaults.CancelAsync();
            await faults.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ILoadEngine EngineOf(IHostedLoad? hosted, RunInfo info) => hosted is null
        ? LoadEngines.Create()
        : new PartedEngine(scenario, hosted.Generators, hosted.ApiUrl, info.Run, store.SavePartAsync);

    private async Task BreakAsync(Task<long> measuredFrom, CancellationToken cancellationToken) =>
        await Faults.RunDuringLoadAsync(await measuredFrom.WaitAsync(cancellationToken), cancellationToken);

    /// <summary>Load goes on past its plan while a fault is still to come or writes have not come back, within a limit.</summary>
    private bool MustGoOn(Task faults, RecoveryWatch recovery)
    {
        var from = Volatile.Read(ref measuredFromNs);
        var limit = scenario.Duration + scenario.RecoveryTimeout;
        return from != NotYet && clock.NowNs - from < limit.TotalNanoseconds && !(faults.IsCompleted && recovery.HasRecovered);
    }

    private Dictionary<string, string> MembersByAddress()
    {
        using var journal = JournalReader.Open(store.Folder.Journal);
        return journal.ReadAll()
            .Select(operation => operation.Node)
            .Distinct()
            .Select(address => (Address: address, Member: environment.MemberAt(address)))
            .Where(pair => pair.Member is not null)
            .ToDictionary(pair => pair.Address, pair => pair.Member!);
    }
}
