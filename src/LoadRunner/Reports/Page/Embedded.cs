using Microsoft.AspNetCore.Components;

namespace Harness.LoadRunner;

/// <summary>Style sheet and script as elements of a page. The only markup besides the plot that is not Razor's.</summary>
internal static class Embedded
{
    public static MarkupString Style { get; } =
        new($"<style>{PageResources.Style}\n{PlotColours.DarkRules($".{FigureSvg.Class}")}</style>");

    public static MarkupString Script { get; } = new($"<script>{PageResources.Script}</script>");
}
