using System.Text.Json;
using Harness.LoadRunner;
using Microsoft.AspNetCore.Components;

namespace Harness.Verifier;

/// <summary>What the zoomable timeline shows, as the JSON that its script reads. Times in seconds of the run's clock.</summary>
internal static class TimelineJson
{
    // The default encoder escapes what could end the element that the text stands in.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>A script element of data, which no browser runs.</summary>
    public static MarkupString Element(TimelineData data, IReadOnlyList<TimelineLane> lanes) =>
        new($"<script type=\"application/json\" id=\"timeline-data\">{Of(data, lanes)}</script>");

    internal static string Of(TimelineData data, IReadOnlyList<TimelineLane> lanes) => JsonSerializer.Serialize(
        new
        {
            data.From,
            data.To,
            OutageColour = Pair(PlotColours.Outage),
            LaneColours = PlotColours.Several.Select(Pair),
            Panels = new[]
            {
                Panel("Writes per second", "count", data.Writes, log: false),
                Panel(data.LatencyOf.Length == 0 ? "Latency" : $"Latency of {data.LatencyOf}", "ms", data.LatencyMs, PanelPlot.ScaleFor(data.LatencyMs) == PanelScale.Logarithmic),
                Panel("Replay lag of each standby", "bytes", data.LagBytes, log: false),
            },
            Marks = data.Marks.OrderBy(mark => mark.Second).Select(mark => new { At = mark.Second, mark.Label, Colour = Pair(mark.Colour), mark.Dashed }),
            Outages = data.Outages.Select(outage => new[] { outage.From, outage.To }),
            Lanes = lanes.Select(lane => new
            {
                lane.Name,
                Names = lane.Spans.Select(span => span.Text).Distinct(),
                Spans = lane.Spans.Select(span => new object[] { span.From, span.To, span.Text }),
            }),
        },
        Options);

    private static object Panel(string title, string unit, IReadOnlyList<PlotLine> lines, bool log)
    {
        var x = lines.SelectMany(line => line.Points.Select(point => point.X)).Distinct().Order().ToList();
        return new
        {
            Title = title,
            Unit = unit,
            Log = log,
            Steps = lines.Count > 0 && lines[0].Shape == LineShape.Steps,
            X = x,
            Lines = lines.Select(line =>
            {
                var values = line.Points.ToDictionary(point => point.X, point => point.Value);
                return new { line.Name, Colour = Pair(line.Colour), Values = x.Select(at => Finite(values.GetValueOrDefault(at), log)) };
            }),
        };
    }

    /// <summary>JSON has no infinity, and a logarithm no zero.</summary>
    private static double? Finite(double? value, bool log) => value is { } known && double.IsFinite(known) && (!log || known > 0) ? known : null;

    private static string[] Pair(PlotColour colour) => [colour.Light, colour.Dark];
}
