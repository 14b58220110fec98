using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Latency over throughput in all the forms that a page needs.</summary>
/// <param name="Wide">SVG for a page on a screen.</param>
/// <param name="Narrow">SVG for a page on a telephone.</param>
/// <param name="File">SVG for a file of its own.</param>
/// <param name="Description">What there is to see, in words.</param>
public sealed record CapacityDrawing(string Wide, string Narrow, string File, string Description)
{
    private const int WideWidth = 1120;
    private const int NarrowWidth = 600;

    /// <summary>Draws it; a search without a step gives an empty panel.</summary>
    public static CapacityDrawing Of(CapacityReport report)
    {
        var title = $"Latency over throughput of {report.Info.Scenario.Name}";
        var description = Describe(report);
        var wide = new CapacityFigure(report, WideWidth).ToSvg("wide-", title, description);
        var narrow = new CapacityFigure(report, NarrowWidth).ToSvg("narrow-", title, description);
        return new CapacityDrawing(wide.Inline, narrow.Inline, wide.Standalone, description);
    }

    private static string Describe(CapacityReport report)
    {
        var measured = report.Steps.Count(CapacityFigure.IsShown);
        var words = $"Each point is one of {Figures.Plural(measured, "step")}: what was acknowledged per second, and the response time from the intended start. "
            + $"Dashed: the limit, {report.Limits.P99Text}.";
        return report.CapacityPerSecond is { } capacity ? $"{words} The upright line is the confirmed rate, {Figures.Rate(capacity)}." : words;
    }
}
