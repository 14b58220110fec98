using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What a comparison needs of a finished run.</summary>
internal sealed record SavedRun(RunFolder Folder, RunInfo Info, LoadReport Load, CpuUsage? Cpu, StalenessReport? Staleness, RunResult Result)
{
    /// <exception cref="UserErrorException">The folder holds no run, or one that did not get as far as a load and a result.</exception>
    public static async Task<SavedRun> LoadAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        var store = new RunStore(folder);
        var info = await store.LoadInfoAsync(cancellationToken);
        var load = await store.LoadLoadAsync(cancellationToken)
            ?? throw new UserErrorException(
                $"{folder.Path}: the run has no load to compare{(info.Failure is { } failure ? $": {failure}" : "")}; run it again");
        if (!File.Exists(folder.Result))
            throw new UserErrorException($"{folder.Path}: not analysed yet; '{HarnessCli.Name} check {folder.Path}' does it");
        try
        {
            return new SavedRun(
                folder, info, load, await store.LoadCpuAsync(cancellationToken), await store.LoadStalenessAsync(cancellationToken),
                await ResultFile.ReadAsync(folder.Result, cancellationToken));
        }
        catch (JsonException error)
        {
            throw new UserErrorException($"{folder.Result}: damaged: {error.Message}; '{HarnessCli.Name} check {folder.Path}' makes it anew", error);
        }
    }
}
