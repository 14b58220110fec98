using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Writes the report of one run into its folder.</summary>
public static class RunReport
{
    /// <summary>
    /// Writes <c>result.json</c>, <c>writes.csv</c>, <c>junit.xml</c>, <c>summary.md</c>, <c>metrics.txt</c>, <c>series.csv</c> (once there was a load),
    /// <c>timeline.svg</c>, <c>timeline.png</c> and, last of all, <c>index.html</c>. What a verdict is made of comes first, so that nothing that fails later can take it away. Files that are there already are
    /// replaced.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task WriteAsync(ReportModel model, RunFolder folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Path);
        await ResultFile.WriteAsync(model.Result, folder.Result, cancellationToken);
        await WholeFile.WriteAsync(folder.Anomalies, AnomalyCsv.Lines(model.Result), cancellationToken);
        await WholeFile.WriteAsync(folder.JUnit, RunJUnit.Of(model) + "\n", cancellationToken);
        await WholeFile.WriteAsync(folder.Summary, RunMarkdown.Of(model), cancellationToken);
        await WholeFile.WriteAsync(folder.Metrics, RunMetrics.Of(model), cancellationToken);
        if (model.Load is { } load)
            await WholeFile.WriteAsync(folder.Series, SeriesCsv.Of(load), cancellationToken);
        var timeline = RunTimeline.Of(model);
        if (timeline.Drawing is { } drawing)
        {
            await WholeFile.WriteAsync(Path.Combine(folder.Path, "timeline.svg"), drawing.File, cancellationToken);
            await WholeFile.WriteAsync(Path.Combine(folder.Path, "timeline.png"), drawing.Png, cancellationToken);
        }
        var page = await PageRenderer.RenderAsync<RunPage>(new Dictionary<string, object?> { [nameof(RunPage.Model)] = model, [nameof(RunPage.Timeline)] = timeline });
        await WholeFile.WriteAsync(folder.Page, page, cancellationToken);
    }
}
