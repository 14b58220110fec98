using System.Security.Cryptography;
using System.Text;
using Harness.LoadRunner;
using Microsoft.AspNetCore.Components;

namespace Harness.Verifier;

/// <summary>What moves inside a page: uPlot 1.6.32 (MIT), our timeline over it, the filter of the anomalies, and their styles.</summary>
internal static class Interactive
{
    private static readonly string ScriptText = $"{Text("uPlot.iife.min.js")}\n{Text("timeline.js")}\n{Text("filter.js")}";

    public static MarkupString Style { get; } = new($"<style>{Text("uPlot.min.css")}\n{Text("timeline.css")}</style>");

    public static MarkupString Script { get; } = new($"<script>{ScriptText}</script>");

    /// <summary>The pages' policy with this script allowed as well.</summary>
    public static string Policy { get; } =
        $"{PageResources.Policy} 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ScriptText)))}'";

    private static string Text(string name)
    {
        using var stream = typeof(Interactive).Assembly.GetManifestResourceStream($"interactive/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource interactive/{name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
