using System.Security.Cryptography;
using System.Text;
using Harness.LoadRunner;
using Microsoft.AspNetCore.Components;

namespace Harness.Verifier;

/// <summary>Style sheet and script of the served pages, inlined in each, and the policy that lets nothing else in.</summary>
internal static class ServeResources
{
    private static readonly string Style = PageResources.Style + "\n" + Text("serve.css");
    private static readonly string Script = Text("serve.js");

    public static MarkupString StyleElement { get; } = new($"<style>{Style}</style>");

    public static MarkupString ScriptElement { get; } = new($"<script>{Script}</script>");

    /// <summary>Nothing from elsewhere, no script and no style but ours, by their hashes; forms and events go to this server only.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Hash(Style)}'; script-src 'sha256-{Hash(Script)}'; connect-src 'self'; form-action 'self'; "
        + "img-src data:; base-uri 'none'; frame-ancestors 'none'";

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Text(string name)
    {
        using var stream = typeof(ServeResources).Assembly.GetManifestResourceStream($"serve/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource serve/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
