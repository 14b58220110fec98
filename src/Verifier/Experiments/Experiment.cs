using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// One run from start to evidence: cluster up, load, faults, healing, final reads, tear-down. Every phase is saved before
/// the next one starts; what the evidence says is <see cref="RunAnalyst"/>'s business.
/// </summary>
public sealed class Experiment(ExperimentOptions options, IEnvironment environment, RunClock clock, IRunObserver observer)
{
    private readonly Scenario scenario = options.Scenario;

    /// <summary>Runs the experiment and always tears down what it started.</summary>
    /// <returns>The folder with the evidence.</returns>
    /// <exception cref="UserErrorException">The run could not begin; nothing is left behind once the environment is disposed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; what was recorded until then is in the folder.</exception>
    public async Task<RunFolder> RunAsync(CancellationToken cancellationToken)
    {
        FaultCatalog.Require(scenario, environment);
        if (options.LoadInCluster > 0)
            Capability.Of<ILoadHosting>(environment);
        var folder = new RunFolder(ReportFolders.Create(options.Reports, clock.StartedAt, scenario.Name));
        var store = new RunStore(folder);
        var info = RunInfos.Of(options, folder, clock);
        await store.SaveInfoAsync(info);
        observer.Started(info, folder);

        using var events = new EventLog(folder.Events, clock);
        events.Added += observer.Happened;
        try
        {
            info = await BringUpAsync(info, store, events, cancellationToken);
        }
        catch
        {
            // A cluster that did not come up has ended itself; what another run uses must not be ended here.
            events.Dispose();
            Directory.Delete(folder.Path, recursive: true);
            throw;
        }

        OperationCanceledException? interruption = null;
        try
        {
            info = await LoadAndBreakAsync(info, store, events, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            info = info with { Failure = exception.Message };
        }
        catch (OperationCanceledException exception)
        {
            info = info with { Failure = "interrupted" };
            interruption = exception;
        }
        info = info with { ClockDriftMs = clock.WallClockDrift.TotalMilliseconds };
        info = info with { LogProblem = await CollectLogsAsync(folder) };
        if (options.Keep && !options.OnRunningCluster)
            environment.Detach();
        else if (!options.OnRunningCluster)
            info = info with { TeardownProblems = await TearDownAsync(events) };
        await store.SaveInfoAsync(info);
        if (interruption is not null)
            throw info.TeardownProblems.Count == 0 ? interruption : new InterruptedException(info.TeardownProblems, interruption);
        return folder;
    }

    private async Task<RunInfo> BringUpAsync(RunInfo info, RunStore store, EventLog events, CancellationToken cancellationToken)
    {
        Begin(events, RunPhase.EnvironmentUp);
        var startedNs = clock.NowNs;
        if (options.OnRunningCluster)
            await ScenarioCluster.LoadDataSetAsync(environment, scenario, clock.Time, observer.Step, cancellationToken);
        else
            await ScenarioCluster.StartAsync(environment, scenario, clock.Time, observer.Step, cancellationToken);
        info = info with
        {
            ColdStartSeconds = options.OnRunningCluster ? null : (clock.NowNs - startedNs) / 1e9,
            Environment = await environment.DescribeAsync(cancellationToken),
        };
        await store.SaveInfoAsync(info);
        return info;
    }

    private async Task<RunInfo> LoadAndBreakAsync(RunInfo info, RunStore store, EventLog events, CancellationToken cancellationToken)
    {
        var settings = await ServerSettingsReader.ReadAllAsync(environment, SettingsMoment.Before, cancellationToken);
        await store.SaveSettingsAsync(settings);
        using var stopRecording = new CancellationTokenSource();
        await using var salvage = new SalvageKeeper(environment, info.Run, clock, events, store);
        var recording = new RunRecording(environment, clock, events, store.Folder, salvage, observer).RunAsync(stopRecording.Token);
        var load = new LoadPhase(scenario, environment, clock, events, store, observer, salvage) { InCluster = options.LoadInCluster };
        try
        {
            Begin(events, RunPhase.Load);
            info = await load.RunAsync(info, cancellationToken);

            if (scenario.Faults.Any(fault => fault.At.AfterLoad))
                Begin(events, RunPhase.FaultsAfterLoad);
            await load.Faults.RunAfterLoadAsync(cancellationToken);

            Begin(events, RunPhase.Heal);
            await load.Faults.HealAllAsync(cancellationToken);
            Begin(events, RunPhase.Quiet);
            await WaitUntilQuietAsync(events, cancellationToken);
            await store.SaveForksAsync(await environment.HistoryAsync(cancellationToken));
        }
        finally
        {
            // Nothing is left to do after an ordinary end; a cluster that outlives a run that failed must not stay broken.
            if (options.Keep || options.OnRunningCluster || environment is IOutlivesRun)
                await load.Faults.HealAllAsync(CancellationToken.None);
            await stopRecording.CancelAsync();
            await recording;
        }

        Begin(events, RunPhase.FinalRead);
        await store.SaveSettingsAsync([.. settings, .. await ServerSettingsReader.ReadAllAsync(environment, SettingsMoment.After, cancellationToken)]);
        await salvage.ReadCopiesAsync(cancellationToken);
        await ReadAllAsync(info, store, cancellationToken);
        return environment is IPartsWatched parts ? info with { UnorderedEnds = await parts.UnorderedEndsAsync(cancellationToken) } : info;
    }

    /// <summary>A cluster that does not come to rest is noted as an event, and read as it is.</summary>
    private async Task WaitUntilQuietAsync(EventLog events, CancellationToken cancellationToken)
    {
        if (!await QuietCluster.ReachAsync(environment, clock.Time, cancellationToken))
            events.Add(
                RunEventKind.FaultFailed, RunPhase.Quiet,
                $"the cluster did not come to rest within {Timeouts.Rejoin.TotalSeconds:0} s after healing; its members are read as they are");
    }

    private async Task ReadAllAsync(RunInfo info, RunStore store, CancellationToken cancellationToken)
    {
        var leader = (await environment.ViewAsync(cancellationToken)).Leader?.Name;
        var members = environment.Members.OrderBy(member => member == leader ? 0 : 1).ToDictionary(member => member, environment.ConnectionString);
        if (options.BeforeFinalRead is { } tamper)
            await tamper(members, cancellationToken);
        await new MemberReads(store.Folder.FinalReads, info.Run, scenario.Environment.Attached?.Workload?.Keys, clock.Time, observer.Step)
            .ReadAsync(members, leader, cancellationToken);
    }

    /// <summary>Logs that cannot be had, as from an engine that is gone, must not keep the cluster from being torn down.</summary>
    /// <returns>Why they are missing; null when they are there.</returns>
    private async Task<string?> CollectLogsAsync(RunFolder folder)
    {
        try
        {
            if (environment is ILogSource logs)
                await logs.CollectLogsAsync(folder.Logs, CancellationToken.None);
            return null;
        }
        catch (Exception error) when (error is UserErrorException or IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private Task<IReadOnlyList<string>> TearDownAsync(EventLog events)
    {
        Begin(events, RunPhase.TearDown);
        return ScenarioCluster.EndAsync(environment);
    }

    private static void Begin(EventLog events, string phase) => events.Add(RunEventKind.Phase, phase, phase);
}
