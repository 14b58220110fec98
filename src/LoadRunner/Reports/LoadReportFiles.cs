using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Writes a load report into a folder, in all its forms.</summary>
public static class LoadReportFiles
{
    /// <summary>Name of the page within the folder.</summary>
    public const string Page = "index.html";

    /// <summary>
    /// Makes sure, before the load, that there is a folder to write to: it would be a pity to learn of it after an hour.
    /// </summary>
    /// <exception cref="UserErrorException">It cannot be made or written to.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".{Guid.NewGuid():n}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the report cannot be written to {folder}: {error.Message}. Choose a folder that can be written to");
        }
    }

    /// <summary>
    /// Writes <c>load.json</c>, <c>aggregate.csv</c>, <c>series.csv</c>, <c>report.md</c>, <c>junit.xml</c> and, last of all,
    /// <c>index.html</c>. Files that are there already are replaced, each whole or not at all.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task WriteAsync(LoadDocument document, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        (string Name, string Text)[] files =
        [
            ("load.json", LoadReportJson.Write(document.Load) + "\n"), ("aggregate.csv", AggregateCsv.Of(document)),
            ("series.csv", SeriesCsv.Of(document.Load)), ("report.md", LoadMarkdown.Of(document)), ("junit.xml", LoadJUnit.Of(document) + "\n"),
            (Page, await PageOfAsync(document)),
        ];
        foreach (var (name, text) in files)
            await WholeFile.WriteAsync(Path.Combine(folder, name), text, cancellationToken);
    }

    internal static Task<string> PageOfAsync(LoadDocument document) => PageRenderer.RenderAsync<LoadPage>(new Dictionary<string, object?>
    {
        [nameof(LoadPage.Document)] = document, [nameof(LoadPage.Drawings)] = LoadDrawings.Of(document.Load),
    });
}
