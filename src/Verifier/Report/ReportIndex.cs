using System.Text.Json;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes the page over all runs of a folder.</summary>
public static class ReportIndex
{
    /// <summary>
    /// Writes <c>index.html</c> into the folder: every run in it, newest first, those without a result marked as unfinished.
    /// </summary>
    /// <param name="reportsFolder">The folder that holds one folder a run; made when it is not there.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task WriteAsync(string reportsFolder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(reportsFolder);
        var runs = new List<IndexEntry>();
        // The name of a run begins with the time of its start: the order of names is the order of time.
        foreach (var path in Directory.EnumerateDirectories(reportsFolder).OrderByDescending(System.IO.Path.GetFileName, StringComparer.Ordinal))
        {
            var folder = new RunFolder(path);
            if (File.Exists(folder.Info) || File.Exists(folder.Journal) || File.Exists(folder.Result))
                runs.Add(await EntryAsync(folder, cancellationToken));
        }
        var page = await PageRenderer.RenderAsync<IndexPage>(new Dictionary<string, object?> { [nameof(IndexPage.Runs)] = runs });
        await WholeFile.WriteAsync(System.IO.Path.Combine(reportsFolder, "index.html"), page, cancellationToken);
    }

    private static async Task<IndexEntry> EntryAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        var hasPage = File.Exists(folder.Page);
        if (!File.Exists(folder.Result))
            return new IndexEntry(folder.Id, null, hasPage, "");
        try
        {
            return new IndexEntry(folder.Id, await ResultFile.ReadAsync(folder.Result, cancellationToken), hasPage, "");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return new IndexEntry(folder.Id, null, hasPage, $"result.json cannot be read: {error.Message}");
        }
    }
}

/// <summary>One run of the index.</summary>
/// <param name="Result">Null when the run has none, or none that can be read.</param>
/// <param name="HasPage">True when it has a page to link to.</param>
/// <param name="Damage">Why the result cannot be read; empty otherwise.</param>
public sealed record IndexEntry(string Id, RunResult? Result, bool HasPage, string Damage);
