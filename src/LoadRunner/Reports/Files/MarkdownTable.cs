using System.Text;

namespace Harness.LoadRunner;

/// <summary>Tables of Markdown reports (GitHub's flavour).</summary>
internal static class MarkdownTable
{
    /// <summary>A table under a title of its own; nothing when it has no rows.</summary>
    public static void Append(StringBuilder text, string title, IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        text.Append($"\n## {Escape(title)}\n\n| {string.Join(" | ", columns.Select(Escape))} |\n|{string.Concat(columns.Select(_ => " --- |"))}\n");
        foreach (var row in all)
            text.Append($"| {string.Join(" | ", row.Select(Escape))} |\n");
    }

    /// <summary>Text that stays text: on one line, no markup of Markdown or HTML, no column of its own.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (char.IsControl(sign) || sign is '\u2028' or '\u2029')
                safe.Append(' ');
            else if (sign == '<')
                safe.Append("&lt;");
            else if (sign == '&')
                safe.Append("&amp;");
            else if ("\\`*_{}[]>#|~!".Contains(sign, StringComparison.Ordinal))
                safe.Append('\\').Append(sign);
            else
                safe.Append(sign);
        }
        return safe.ToString();
    }
}
