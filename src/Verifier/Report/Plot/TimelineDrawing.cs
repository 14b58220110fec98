using System.Globalization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The timeline in all the forms that a report needs.</summary>
/// <param name="Wide">SVG for a page on a screen.</param>
/// <param name="Narrow">SVG for a page on a telephone.</param>
/// <param name="File">SVG for a file of its own.</param>
/// <param name="Description">What there is to see, in words.</param>
public sealed record TimelineDrawing(string Wide, string Narrow, string File, byte[] Png, string Description)
{
    private const int WideWidth = 1120;
    private const int NarrowWidth = 600;

    /// <summary>Draws it; a run that recorded nothing gives empty panels.</summary>
    /// <param name="run">Id of the run, for the title.</param>
    internal static TimelineDrawing Of(TimelineData data, string run)
    {
        var description = Describe(data);
        var title = $"Timeline of run {run}";
        var wide = new TimelineFigure(data, WideWidth);
        var svg = wide.ToSvg("wide-", title, description);
        var narrow = new TimelineFigure(data, NarrowWidth).ToSvg("narrow-", title, description);
        return new TimelineDrawing(svg.Inline, narrow.Inline, svg.Standalone, wide.ToPng(), description);
    }

    private static string Describe(TimelineData data)
    {
        var words = new List<string> { string.Create(CultureInfo.InvariantCulture, $"Seconds {data.From:0} to {data.To:0} of the run.") };
        if (data.Writes.Count > 0 && data.Writes[0].Points.Count > 0)
        {
            var rates = data.Writes[0].Points.Select(point => point.Value ?? 0).Order().ToList();
            words.Add($"Half of all seconds saw {Figures.Count((long)rates[rates.Count / 2])} or more acknowledged writes.");
        }
        foreach (var (from, to) in data.Outages)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"None was acknowledged from {from:0.0} s to {to:0.0} s."));
        if (data.Marks.Count > 0)
            words.Add("Marked: " + string.Join(", ", data.Marks.OrderBy(mark => mark.Second).Select(mark => string.Create(CultureInfo.InvariantCulture, $"{mark.Label} at {mark.Second:0.0} s"))) + ".");
        return string.Join(' ', words);
    }
}
