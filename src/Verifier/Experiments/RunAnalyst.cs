using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>From the files of a run to its verdict and report. Needs no cluster and can be repeated at any time.</summary>
public static class RunAnalyst
{
    /// <summary>Analyses the run in the folder and writes result, anomalies and page.</summary>
    /// <param name="failOn">Conditions instead of those that the run was made with; null leaves them.</param>
    /// <exception cref="UserErrorException">The folder holds no run.</exception>
    public static async Task<ReportModel> AnalyseAsync(RunFolder folder, CancellationToken cancellationToken, IReadOnlyList<string>? failOn = null)
    {
        var store = new RunStore(folder);
        var info = await store.LoadInfoAsync(cancellationToken);
        info = info with { FailOn = failOn ?? info.FailOn };
        var load = await store.LoadLoadAsync(cancellationToken);
        using var spill = new SpillFolder(folder.Path);
        var evidence = await LoadEvidenceAsync(store, info, load, spill, cancellationToken);
        var result = RunAnalysis.Analyze(evidence, info);
        result = result with
        {
            Gate = Gate.Judge(
                GateCondition.Parse(info.FailOn),
                new GateEvidence(result, evidence.Faults, evidence.Leader is not null)),
        };
        result = RunAttributions.AddTo(result, await AttributionFiles.LoadAsync(store, info, result, evidence, load, cancellationToken));
        var model = new ReportModel
        {
            Info = info,
            Result = result,
            Load = load,
            Samples = evidence.Samples,
            Events = evidence.Events,
            Faults = evidence.Faults,
            Forks = evidence.Forks,
            FinalReads = [.. evidence.FinalReads.Select(FinalReadSummary.Of)],
            Settings = SettingFiles.Read(folder.Logs),
            ServerSettings = await store.LoadSettingsAsync(cancellationToken),
        };
        await RunReport.WriteAsync(model, folder, cancellationToken);
        await ReportIndex.WriteAsync(Path.GetDirectoryName(folder.Path)!, cancellationToken);
        return model with { Result = result.WithExamples() };
    }

    private static async Task<RunEvidence> LoadEvidenceAsync(
        RunStore store, RunInfo info, LoadReport? load, SpillFolder spill, CancellationToken cancellationToken)
    {
        var journal = JournalOperations.Open(store.Folder.Journal);
        // What is lost in a fault does not depend on latencies being right; what replicas buy does.
        var asksForLoss = info.Scenario.Faults.Count > 0;
        return new RunEvidence
        {
            Run = info.Run,
            Replication = info.Scenario.Environment.Replication,
            Operations = journal,
            JournalDamage = journal.Damage,
            Spill = spill.Open,
            FinalReads = await FinalReadFile.ReadAllAsync(store.Folder.FinalReads, cancellationToken),
            Faults = await store.LoadFaultsAsync(cancellationToken),
            Events = await store.LoadEventsAsync(cancellationToken),
            Samples = await store.LoadSamplesAsync(cancellationToken),
            Forks = await store.LoadForksAsync(cancellationToken),
            MemberAt = info.MemberAt,
            ExpectedFingerprint = key => Fingerprint(key, info.Scenario.Seed),
            LoadWindow = info.Load is { } window ? (window.FromNs, window.ToNs) : (0, 0),
            DataSetUsers = info.Scenario.DataSet?.Users ?? 0,
            Failure = info.Failure,
            UnorderedEnds = info.UnorderedEnds,
            GeneratorOverload = (asksForLoss ? load?.Generator.Undelivered : load?.Generator.Overload) ?? [],
            GeneratorStrain = asksForLoss ? load?.Generator.Overload ?? [] : [],
            Thresholds = load?.Thresholds ?? [],
        };
    }

    private static ulong Fingerprint(OperationKey key, int seed)
    {
        var user = UserData.For(key, seed);
        return UserFingerprint.Of(user.FirstName, user.SecondName, user.Birthdate, user.Biography, user.City);
    }
}
