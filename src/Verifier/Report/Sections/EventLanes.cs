using System.Globalization;
using System.Net;
using System.Text;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Draws the marks of one recovery as lanes, one a layer, on a common axis in seconds from the fault.</summary>
internal static class EventLanes
{
    private const double Width = 1120;
    private const double Left = 92;
    private const double Right = 24;
    private const double LaneHeight = 30;
    private const double AxisHeight = 34;
    private const double Top = 8;

    private static readonly IReadOnlyList<RunLayer> Layers =
        [RunLayer.Fault, RunLayer.Client, RunLayer.Proxy, RunLayer.Manager, RunLayer.Store, RunLayer.Database];

    public static string NameOf(RunLayer layer) => layer switch
    {
        RunLayer.Fault => "fault",
        RunLayer.Client => "client",
        RunLayer.Proxy => "HAProxy",
        RunLayer.Manager => "Patroni",
        RunLayer.Store => "etcd",
        _ => "PostgreSQL",
    };

    /// <summary>CSS class of a layer's colour.</summary>
    public static string ClassOf(RunLayer layer) => "layer-" + RunJson.NameOf(layer);

    /// <summary>The drawing; its colours come from the page's style.</summary>
    public static string Svg(Recovery recovery)
    {
        var lanes = Layers.Where(layer => recovery.Chain.Any(mark => mark.Layer == layer)).ToList();
        var seconds = recovery.Chain.Select(mark => (mark.AtNs - recovery.OriginNs) / 1e9).ToList();
        var (from, to) = (Math.Min(0, seconds.Min()), Math.Max(1, seconds.Max()));
        var height = Top + LaneHeight * lanes.Count + AxisHeight;
        var svg = new StringBuilder();
        Append(svg, $"""<svg viewBox="0 0 {Width} {height}" role="img" aria-label="{Spoken(recovery)}">""");
        AppendAxis(svg, PlotAxis.SecondsStep(from, to, (float)(Width - Left - Right)), from, to, Top + LaneHeight * lanes.Count);
        for (var i = 0; i < lanes.Count; i++)
            AppendLane(svg, recovery, lanes[i], Top + LaneHeight * (i + 0.5), from, to);
        Append(svg, $"""<line class="origin" x1="{X(0, from, to):0.#}" x2="{X(0, from, to):0.#}" y1="0" y2="{Top + LaneHeight * lanes.Count:0.#}"/></svg>""");
        return svg.ToString();
    }

    private static void AppendLane(StringBuilder svg, Recovery recovery, RunLayer layer, double y, double from, double to)
    {
        Append(svg, $"""<text x="0" y="{y + 4:0.#}">{NameOf(layer)}</text><line class="lane" x1="{Left}" x2="{Width - Right}" y1="{y:0.#}" y2="{y:0.#}"/>""");
        foreach (var mark in recovery.Chain.Where(mark => mark.Layer == layer))
        {
            var second = (mark.AtNs - recovery.OriginNs) / 1e9;
            var title = WebUtility.HtmlEncode($"{EventChainTable.Offset(second * 1000)} {mark.Member}: {mark.Meaning}");
            var radius = mark.Kind is MarkKind.Told or MarkKind.Follows ? 3.5 : 6;
            Append(svg, $"""<circle class="{ClassOf(layer)}" cx="{X(second, from, to):0.#}" cy="{y:0.#}" r="{radius:0.#}"><title>{title}</title></circle>""");
        }
    }

    private static void AppendAxis(StringBuilder svg, double step, double from, double to, double bottom)
    {
        for (var tick = Math.Ceiling(from / step) * step; tick <= to; tick += step)
        {
            var x = X(tick, from, to);
            Append(svg, $"""<line class="grid" x1="{x:0.#}" x2="{x:0.#}" y1="{Top}" y2="{bottom:0.#}"/><text class="tick" x="{x:0.#}" y="{bottom + 16:0.#}" text-anchor="middle">{(tick > 0 ? "+" : tick < 0 ? "−" : "")}{Math.Abs(tick):0.##} s</text>""");
        }
    }

    private static double X(double second, double from, double to) => Left + (second - from) / (to - from) * (Width - Left - Right);

    private static string Spoken(Recovery recovery) =>
        WebUtility.HtmlEncode($"{recovery.Chain.Count} events by layer around {recovery.Fault ?? "the outage"}; the table below has them all.");

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
