using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Reads from the files of a run what outages and losses are attributed by.</summary>
internal static class AttributionFiles
{
    /// <summary>Files that the run does not have, as of an older version or an environment that cannot show them, are left out.</summary>
    /// <exception cref="Harness.Environments.UserErrorException">A file is damaged.</exception>
    public static async Task<AttributionEvidence> LoadAsync(
        RunStore store, RunInfo info, RunResult result, RunEvidence evidence, LoadReport? load, CancellationToken cancellationToken)
    {
        var folder = store.Folder;
        var clock = new LogClock(info.StartedAt, evidence.Events.Select(happened => happened.AtNs).DefaultIfEmpty().Max(), info.ClockDriftMs);
        var salvages = await store.LoadSalvageAsync(cancellationToken);
        var (wanted, untilNs) = SalvagedWrites.Wanted(result);
        return new AttributionEvidence
        {
            Faults = evidence.Faults,
            Samples = evidence.Samples,
            LeaderKey = File.Exists(folder.LeaderKey) ? await store.LoadLeaderKeyAsync(cancellationToken) : null,
            Proxy = File.Exists(folder.Proxy) ? await store.LoadProxyAsync(cancellationToken) : null,
            LogMarks = LogFolder.Read(folder.Logs, clock),
            ByHand = [.. evidence.Events.Where(happened => happened.Kind == RunEventKind.FailoverByHand)],
            Clock = clock,
            Load = load,
            Salvages = File.Exists(folder.Salvage) ? salvages : null,
            Salvaged = [.. salvages.Select(read => Held(folder, read, wanted))],
            SalvagedUntilNs = untilNs,
            Environment = info.Environment,
        };
    }

    private static IReadOnlySet<OperationKey> Held(RunFolder folder, SalvageRead read, HashSet<OperationKey> wanted)
    {
        var path = Path.Combine(folder.SalvagedKeys, Path.GetFileName(read.File));
        return read.Error is null && wanted.Count > 0 && File.Exists(path) ? SalvageFile.Find(path, wanted) : new HashSet<OperationKey>();
    }
}
