using System.Text.Json;
using Harness.Environments;

namespace Harness.Verifier;

/// <summary>Finds matrices or searches in their folders.</summary>
/// <typeparam name="T">What its file holds.</typeparam>
/// <param name="name">Name of its folders, after their time.</param>
/// <param name="file">Its file in a folder.</param>
internal sealed class Resumables<T>(string name, Func<RunFolder, string> file) where T : ManyRuns
{
    /// <exception cref="UserErrorException">There is none in the folder, or it is damaged.</exception>
    public T Load(RunFolder folder) => TryLoad(folder)
        ?? throw new UserErrorException(
            $"{folder.Path}: no {Path.GetFileName(file(folder))} there that can be read; expected a folder such as reports/20260102-030405-{name}");

    /// <summary>The latest that the same command has begun and not finished; null when there is none.</summary>
    public (T Saved, RunFolder Folder)? Unfinished(string reports, string command)
    {
        if (!Directory.Exists(reports))
            return null;
        foreach (var path in Directory.EnumerateDirectories(reports, $"*-{name}*").OrderDescending(StringComparer.Ordinal))
        {
            var folder = new RunFolder(Path.GetFullPath(path));
            if (TryLoad(folder) is { IsFinished: false } saved && saved.Command == command)
                return (saved, folder);
        }
        return null;
    }

    private T? TryLoad(RunFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file(folder)), RunJson.Indented);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or UserErrorException)
        {
            return null;
        }
    }
}
