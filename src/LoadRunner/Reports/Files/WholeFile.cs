using System.Text;

namespace Harness.LoadRunner;

/// <summary>Writes files that are there whole or not at all, so that a killed harness never leaves half a report.</summary>
internal static class WholeFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Task WriteAsync(string path, string text, CancellationToken cancellationToken) =>
        WriteAsync(path, Utf8.GetBytes(text), cancellationToken);

    public static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var unfinished = path + ".tmp";
        await File.WriteAllBytesAsync(unfinished, bytes, cancellationToken);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Writes a text that is too long for memory as its parts come.</summary>
    public static async Task WriteAsync(string path, IEnumerable<string> parts, CancellationToken cancellationToken)
    {
        var unfinished = path + ".tmp";
        await using (var writer = new StreamWriter(unfinished, append: false, Utf8))
        {
            foreach (var part in parts)
                await writer.WriteAsync(part.AsMemory(), cancellationToken);
        }
        File.Move(unfinished, path, overwrite: true);
    }
}
