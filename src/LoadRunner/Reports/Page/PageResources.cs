using System.Security.Cryptography;
using System.Text;

namespace Harness.LoadRunner;

/// <summary>Files embedded in the assembly that pages are made of.</summary>
internal static class PageResources
{
    private static readonly Lazy<string> StyleText = new(() => Encoding.UTF8.GetString(Bytes("report.css")));
    private static readonly Lazy<string> ScriptText = new(() => Encoding.UTF8.GetString(Bytes("report.js")));

    public static string Style => StyleText.Value;

    public static string Script => ScriptText.Value;

    /// <summary>
    /// Content security policy of every page: nothing is loaded from anywhere, and the only script that may run is ours,
    /// by its hash. A second line of defence behind Razor's escaping.
    /// </summary>
    public static string Policy =>
        $"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; script-src 'sha256-{Hash}'";

    private static string Hash => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(PageResources).Assembly.GetManifestResourceStream($"report/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource report/{name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
