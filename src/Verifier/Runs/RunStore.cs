using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes and reads the files of one run.</summary>
public sealed class RunStore(RunFolder folder)
{
    public RunFolder Folder => folder;

    public Task SaveInfoAsync(RunInfo info) => SaveAsync(folder.Info, info);

    public Task SaveFaultsAsync(IReadOnlyList<AppliedFault> faults) => SaveAsync(folder.Faults, faults);

    public Task SaveForksAsync(IReadOnlyList<TimelineFork> forks) => SaveAsync(folder.Forks, forks);

    public Task SaveLoadAsync(LoadReport report) => SaveAsync(folder.Load, report);

    /// <summary>The report of one generator of several, beside that of the whole.</summary>
    public Task SavePartAsync(string generator, LoadReport report)
    {
        Directory.CreateDirectory(folder.Parts);
        return SaveAsync(Path.Combine(folder.Parts, generator + ".json"), report);
    }

    public Task SaveStalenessAsync(StalenessReport report) => SaveAsync(folder.Staleness, report);

    public Task SaveCpuAsync(CpuUsage usage) => SaveAsync(folder.Cpu, usage);

    public Task SaveSalvageAsync(IReadOnlyList<SalvageRead> reads) => SaveAsync(folder.Salvage, reads);

    public Task SaveSettingsAsync(IReadOnlyList<ServerSettings> looks) => SaveAsync(folder.Settings, looks);

    /// <returns>Empty when the members were not asked.</returns>
    public async Task<IReadOnlyList<ServerSettings>> LoadSettingsAsync(CancellationToken cancellationToken) =>
        await LoadAsync<List<ServerSettings>>(folder.Settings, cancellationToken) ?? [];

    /// <exception cref="UserErrorException">The folder holds no run, or its description is damaged.</exception>
    public async Task<RunInfo> LoadInfoAsync(CancellationToken cancellationToken) =>
        await LoadAsync<RunInfo>(folder.Info, cancellationToken)
        ?? throw new UserErrorException($"{folder.Path}: no run.json there; expected the folder of a run, e.g. reports/20260102-030405-failover-loss");

    public async Task<IReadOnlyList<AppliedFault>> LoadFaultsAsync(CancellationToken cancellationToken) =>
        await LoadAsync<List<AppliedFault>>(folder.Faults, cancellationToken) ?? [];

    public async Task<IReadOnlyList<TimelineFork>> LoadForksAsync(CancellationToken cancellationToken) =>
        await LoadAsync<List<TimelineFork>>(folder.Forks, cancellationToken) ?? [];

    public Task<LoadReport?> LoadLoadAsync(CancellationToken cancellationToken) =>
        LoadAsync<LoadReport>(folder.Load, cancellationToken);

    /// <returns>Null when the environment had no meter.</returns>
    public Task<CpuUsage?> LoadCpuAsync(CancellationToken cancellationToken) => LoadAsync<CpuUsage>(folder.Cpu, cancellationToken);

    /// <returns>Null when the run had no such probes.</returns>
    public Task<StalenessReport?> LoadStalenessAsync(CancellationToken cancellationToken) =>
        LoadAsync<StalenessReport>(folder.Staleness, cancellationToken);

    public Task<IReadOnlyList<RunEvent>> LoadEventsAsync(CancellationToken cancellationToken) =>
        LoadLinesAsync<RunEvent>(folder.Events, cancellationToken);

    public Task<IReadOnlyList<ClusterSample>> LoadSamplesAsync(CancellationToken cancellationToken) =>
        LoadLinesAsync<ClusterSample>(folder.Samples, cancellationToken);

    public Task<IReadOnlyList<LeaderKeySample>> LoadLeaderKeyAsync(CancellationToken cancellationToken) =>
        LoadLinesAsync<LeaderKeySample>(folder.LeaderKey, cancellationToken);

    public Task<IReadOnlyList<ProxyChange>> LoadProxyAsync(CancellationToken cancellationToken) =>
        LoadLinesAsync<ProxyChange>(folder.Proxy, cancellationToken);

    /// <returns>Empty when the environment cannot salvage.</returns>
    public async Task<IReadOnlyList<SalvageRead>> LoadSalvageAsync(CancellationToken cancellationToken) =>
        await LoadAsync<List<SalvageRead>>(folder.Salvage, cancellationToken) ?? [];

    /// <summary>Written beside and moved into place, so that a killed harness leaves the old file or the new one.</summary>
    private static async Task SaveAsync<T>(string path, T value)
    {
        var draft = path + ".part";
        await using (var file = File.Create(draft))
            await JsonSerializer.SerializeAsync(file, value, RunJson.Indented);
        File.Move(draft, path, overwrite: true);
    }

    private static async Task<T?> LoadAsync<T>(string path, CancellationToken cancellationToken) where T : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<T>(file, RunJson.Indented, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new UserErrorException($"{path}: damaged at line {exception.LineNumber + 1}: {exception.Message}", exception);
        }
    }

    /// <summary>A last line that was cut off by a kill is left out; any other damage is an error.</summary>
    private static async Task<IReadOnlyList<T>> LoadLinesAsync<T>(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return [];
        var lines = await File.ReadAllLinesAsync(path, cancellationToken);
        List<T> values = new(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                values.Add(JsonSerializer.Deserialize<T>(lines[i], RunJson.Line)!);
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                break;
            }
            catch (JsonException exception)
            {
                throw new UserErrorException($"{path}:{i + 1}: damaged: {exception.Message}", exception);
            }
        }
        return values;
    }
}
