namespace Harness.Verifier;

/// <summary>The logs of a run on disk.</summary>
internal static class LogFolder
{
    private const string PatroniPrefix = "patroni-";

    /// <summary>Logs of clients and of the harness's own helpers: what they say is in the journal, or about no member.</summary>
    private static readonly string[] NotOfTheCluster = ["api", "salvage-"];

    /// <summary>The marks of all logs, in the order of time; empty when there are none.</summary>
    public static IReadOnlyList<RunMark> Read(string folder, LogClock clock)
    {
        if (!Directory.Exists(folder))
            return [];
        var marks = new List<RunMark>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.log").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (NotOfTheCluster.Any(part => name.StartsWith(part, StringComparison.Ordinal)))
                continue;
            var member = name.StartsWith(PatroniPrefix, StringComparison.Ordinal) ? name[PatroniPrefix.Length..] : name;
            marks.AddRange(LogMarks.Of(File.ReadLines(path), member, $"logs/{Path.GetFileName(path)}", clock));
        }
        return [.. marks.OrderBy(mark => mark.AtNs)];
    }
}
