using System.Collections.Concurrent;
using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Reads the list of all that is in the reports folder, and keeps what has not changed since.</summary>
internal sealed class RunLines(ReportFiles files)
{
    private readonly ConcurrentDictionary<string, (string Stamp, RunLine? Line)> known = new();

    /// <summary>Newest first. A folder that is damaged has a line that says so.</summary>
    public async Task<IReadOnlyList<RunLine>> ReadAsync(CancellationToken cancellationToken)
    {
        var folders = files.Folders().ToList();
        var lines = new List<RunLine>();
        foreach (var folder in folders)
        {
            if (await ReadAsync(folder, cancellationToken) is { } line)
                lines.Add(line);
        }
        foreach (var gone in known.Keys.Except(folders.Select(folder => folder.Id)))
            known.TryRemove(gone, out _);
        return lines;
    }

    /// <summary>The line of one folder; null when it is none of ours.</summary>
    public async Task<RunLine?> ReadAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        var stamp = StampOf(folder);
        if (known.TryGetValue(folder.Id, out var kept) && kept.Stamp == stamp)
            return kept.Line;
        var line = await IndexEntries.ReadAsync(folder, cancellationToken) is { } entry ? await FillAsync(new RunLine(entry), folder, cancellationToken) : null;
        known[folder.Id] = (stamp, line);
        return line;
    }

    private static async Task<RunLine> FillAsync(RunLine line, RunFolder folder, CancellationToken cancellationToken)
    {
        if (line.Entry.Kind != IndexKind.Run)
            return line;
        var store = new RunStore(folder);
        try
        {
            var environment = (await store.LoadInfoAsync(cancellationToken)).Scenario.Environment;
            line = line with { Environment = environment.Kind, Replication = environment.Replication.Name() };
            if (line.Entry.Verdict is null)
                return line;
            var result = await ResultFile.ReadAsync(folder.Result, cancellationToken);
            return line with
            {
                RecoveryMs = result.Outages.Max(outage => outage.RecoveryMsFromFault),
                Lost = line.Entry.Verdict == Verdict.Unknown ? null : result.Account.Lost,
                OkPerSecond = (await store.LoadLoadAsync(cancellationToken))?.Workloads.Sum(workload => workload.OkPerSecond),
            };
        }
        catch (Exception error) when (error is UserErrorException or JsonException or IOException or UnauthorizedAccessException)
        {
            return line; // what is known already is still true
        }
    }

    /// <summary>Changes when one of the files does that a line is made of.</summary>
    private static string StampOf(RunFolder folder) => string.Join(
        '|',
        ((string[])[folder.Info, folder.Result, folder.Load, folder.Comparison, folder.Capacity, folder.Matrix, folder.Search, folder.Journal, folder.Page])
            .Select(path => new FileInfo(path))
            .Select(file => file.Exists ? $"{file.LastWriteTimeUtc.Ticks}" : "-"));
}
