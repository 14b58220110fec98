using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes the page over all runs, comparisons, matrices and searches of a folder.</summary>
public static class ReportIndex
{
    /// <summary>
    /// Writes <c>index.html</c> into the folder: everything in it, newest first, runs without a result marked as unfinished.
    /// </summary>
    /// <param name="reportsFolder">The folder that holds one folder a run; made when it is not there.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task WriteAsync(string reportsFolder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(reportsFolder);
        var entries = new List<IndexEntry>();
        // The name of a run begins with the time of its start: the order of names is the order of time.
        foreach (var path in Directory.EnumerateDirectories(reportsFolder).OrderByDescending(Path.GetFileName, StringComparer.Ordinal))
        {
            if (await IndexEntries.ReadAsync(new RunFolder(path), cancellationToken) is { } entry)
                entries.Add(entry);
        }
        var page = await PageRenderer.RenderAsync<IndexPage>(new Dictionary<string, object?> { [nameof(IndexPage.Entries)] = entries });
        await WholeFile.WriteAsync(Path.Combine(reportsFolder, "index.html"), page, cancellationToken);
    }
}
