using System.Text.Json;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes a comparison into its folder: <c>compare.json</c> and, last, <c>index.html</c>.</summary>
internal static class ComparisonReport
{
    /// <returns>Path of the page.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task<string> WriteAsync(Comparison comparison, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await WholeFile.WriteAsync(
            Path.Combine(folder, "compare.json"), JsonSerializer.Serialize(comparison, RunJson.Indented) + "\n", cancellationToken);
        var page = Path.Combine(folder, "index.html");
        await WholeFile.WriteAsync(page, await PageOfAsync(comparison), cancellationToken);
        return page;
    }

    /// <summary>The page: one file, nothing loaded from anywhere.</summary>
    internal static Task<string> PageOfAsync(Comparison comparison) =>
        PageRenderer.RenderAsync<ComparePage>(new Dictionary<string, object?> { [nameof(ComparePage.Comparison)] = comparison });
}
