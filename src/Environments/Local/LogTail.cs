namespace Harness.Environments;

/// <summary>The last lines of a log, for error messages.</summary>
internal static class LogTail
{
    private const int Lines = 12;
    private const int Bytes = 8192;

    /// <returns>A heading with the path and the last lines; a remark when the log is empty or absent.</returns>
    public static string Of(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(-Math.Min(stream.Length, Bytes), SeekOrigin.End);
            using var reader = new StreamReader(stream);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 0
                ? $"Its log ({Path.GetFileName(path)}) is empty."
                : $"End of its log ({Path.GetFileName(path)}):{string.Concat(lines.TakeLast(Lines).Select(line => "\n  " + line))}";
        }
        catch (IOException)
        {
            return $"It has no log ({Path.GetFileName(path)}).";
        }
    }
}
