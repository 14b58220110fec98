using System.Runtime.CompilerServices;

namespace Harness.Tests;

/// <summary>
/// A part of a page in docs/ that is made from the code, between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.
/// With HARNESS_UPDATE_DOCS=1 in the environment a test run writes it anew.
/// </summary>
internal static class GeneratedDoc
{
    public static void MustHold(string page, string name, IEnumerable<string> lines, [CallerFilePath] string caller = "")
    {
        var path = Find(page, caller);
        var text = File.ReadAllText(path);
        var (open, close) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = text.IndexOf(close, StringComparison.Ordinal);
        Assert.True(start >= open.Length && end >= start, $"{path} has no part '{name}'");

        var expected = string.Concat(lines.Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("HARNESS_UPDATE_DOCS") == "1")
            File.WriteAllText(path, text[..start] + expected + text[end..]);
        else
            Assert.Equal(expected, text[start..end]);
    }

    private static string Find(string page, string from)
    {
        for (var folder = Path.GetDirectoryName(from); folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Harness.sln")))
                return Path.Combine(folder, "docs", page);
        throw new InvalidOperationException($"Harness.sln was not found above {from}");
    }
}
