using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes the page of a search into its folder.</summary>
internal static class CapacityPageFile
{
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task WriteAsync(CapacityReport report, RunFolder folder, CancellationToken cancellationToken)
    {
        var (drawing, failure) = Draw(report);
        if (drawing is not null)
            await WholeFile.WriteAsync(Path.Combine(folder.Path, "capacity.svg"), drawing.File, cancellationToken);
        var page = await PageRenderer.RenderAsync<CapacityPage>(new Dictionary<string, object?>
        {
            [nameof(CapacityPage.Report)] = report, [nameof(CapacityPage.Drawing)] = drawing, [nameof(CapacityPage.Failure)] = failure,
        });
        await WholeFile.WriteAsync(folder.Page, page, cancellationToken);
    }

    /// <summary>A machine on which Skia's native library does not load still gets its figures, without the plot.</summary>
    private static (CapacityDrawing? Drawing, string Failure) Draw(CapacityReport report)
    {
        try
        {
            return (CapacityDrawing.Of(report), "");
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            return (null, (error.InnerException ?? error).Message);
        }
    }
}
