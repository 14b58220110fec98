using System.Text;

namespace Harness.LoadRunner;

/// <summary>One colour of the plot, for light and for dark surroundings; both as Skia writes them, <c>#RRGGBB</c>.</summary>
internal readonly record struct PlotColour(string Light, string Dark);

/// <summary>
/// The plot's palette. A figure is drawn in the light colours; its style sheet exchanges each of them for the dark one
/// when the reader's system is dark. So every light colour must occur once, and none may be pure black (which Skia omits).
/// </summary>
internal static class PlotColours
{
    public static readonly PlotColour Background = new("#FEFEFE", "#121926");
    public static readonly PlotColour Ink = new("#1F2A3A", "#E3E9F2");
    public static readonly PlotColour Muted = new("#56647A", "#9FB0C7");
    public static readonly PlotColour Frame = new("#B4BFCE", "#46556B");
    public static readonly PlotColour Grid = new("#E6EAF0", "#242F40");
    public static readonly PlotColour Outage = new("#FCE4E4", "#3D1D24");
    public static readonly PlotColour Acknowledged = new("#15803C", "#4ADE80");
    public static readonly PlotColour Failed = new("#DC2726", "#F87171");
    public static readonly PlotColour Unknown = new("#B86E00", "#FBBF24");
    public static readonly PlotColour P50 = new("#0F76B8", "#5CC2FF");
    public static readonly PlotColour P95 = new("#6D3FD1", "#B29BFF");
    public static readonly PlotColour P99 = new("#C02678", "#FF8AC4");
    public static readonly PlotColour Bar = new("#6E97E4", "#4B74C4");
    public static readonly PlotColour Fault = new("#C81E1D", "#FF7B7B");
    public static readonly PlotColour Healed = new("#475569", "#A9B7CB");
    public static readonly PlotColour LeaderLost = new("#B45308", "#FFB454");
    public static readonly PlotColour Elected = new("#1D55D8", "#7FB0FF");
    public static readonly PlotColour FirstAck = new("#0B7A4B", "#45D69A");

    /// <summary>For several things of one kind, such as standbys or error codes; the sixth one's is the first one's again.</summary>
    public static readonly IReadOnlyList<PlotColour> Several =
    [
        new("#0E7591", "#3CCBEA"), new("#A8550F", "#F5A65B"), new("#7A3FB0", "#C79BFF"),
        new("#4C7A12", "#A5D94A"), new("#B0305C", "#FF8FB1"),
    ];

    private static readonly IReadOnlyList<PlotColour> All =
    [
        Background, Ink, Muted, Frame, Grid, Outage, Acknowledged, Failed, Unknown, P50, P95, P99, Bar,
        Fault, Healed, LeaderLost, Elected, FirstAck, .. Several,
    ];

    /// <summary>Rules that exchange the light colours inside <paramref name="scope"/> for the dark ones on dark screens.</summary>
    public static string DarkRules(string scope)
    {
        var rules = new StringBuilder("@media screen and (prefers-color-scheme: dark) {\n");
        foreach (var colour in All)
        {
            rules.Append($"  {scope} [fill=\"{colour.Light}\"] {{ fill: {colour.Dark} }}\n");
            rules.Append($"  {scope} [stroke=\"{colour.Light}\"] {{ stroke: {colour.Dark} }}\n");
        }
        return rules.Append("}\n").ToString();
    }
}
