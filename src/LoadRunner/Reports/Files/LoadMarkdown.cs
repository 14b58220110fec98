using System.Text;

namespace Harness.LoadRunner;

/// <summary><c>report.md</c>: the tables of the load report, for a pull request or a wiki (GitHub's flavour).</summary>
internal static class LoadMarkdown
{
    public static string Of(LoadDocument document)
    {
        var load = document.Load;
        var text = new StringBuilder($"# Load: {Escape(document.Title)}\n\n");
        foreach (var (name, value) in document.Facts)
            text.Append($"- {Escape(name)}: {Escape(value)}\n");
        Table(text, "Required", ["Of", "What", "Came out", "Found"], document.Checks.Select(check => new[]
        {
            check.Workload.Length > 0 ? check.Workload : "the load", check.Name, check.Passed ? "passed" : "failed", check.Found,
        }));
        Table(
            text, "Aggregate, response times from the intended start",
            LoadTables.AggregateColumns, AggregateRow.Of(load).Select(row => LoadTables.Aggregate(row, row.ResponseMs).ToArray()));
        Table(
            text, "Aggregate, service times from sending",
            LoadTables.AggregateColumns, AggregateRow.Of(load).Select(row => LoadTables.Aggregate(row, row.ServiceMs).ToArray()));
        Table(text, LoadTables.BytesTitle, LoadTables.BytesColumns, LoadTables.Bytes(load).Select(row => row.ToArray()));
        Table(text, LoadTables.ApdexTitle(document.Apdex), LoadTables.ApdexColumns, load.WithParts().Select(workload => LoadTables.Apdex(workload, document.Apdex).ToArray()));
        Table(text, "Results by code", ["Label", "Code", "Count", "Share of errors", "Share of all"], load.WithParts().SelectMany(ResultCodes.Of).Select(code => new[]
        {
            code.Workload, code.Code, Figures.Count(code.Count), code.Code == ResultCodes.Ok ? Figures.None : Figures.Percent(code.ShareOfErrors), Figures.Percent(code.ShareOfAll),
        }));
        var generator = load.Generator;
        text.Append($"\n## The generator on itself\n\n- schedule lag p50 {Figures.Milliseconds(generator.ScheduleLagMsP50)}, p99 {Figures.Milliseconds(generator.ScheduleLagMsP99)}, max {Figures.Milliseconds(generator.ScheduleLagMsMax)}\n");
        text.Append($"- {Figures.Number(generator.CpuShare)} cores, GC pauses {Figures.Milliseconds(generator.GcPauseMs)}, peak memory {Figures.Bytes(generator.PeakMemoryBytes)}\n");
        if (LoadTables.Connections(generator) is { } connections)
            text.Append($"- connections: {connections}\n");
        if (generator.Engine is { } engine)
            text.Append($"- engine: {Escape(engine)}\n");
        foreach (var figure in generator.EngineFigures ?? [])
            text.Append($"- {Escape(figure)}\n");
        foreach (var reason in generator.Overload)
            text.Append($"- **overload**: {Escape(reason)}\n");
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, string[] columns, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        text.Append($"\n## {Escape(title)}\n\n| {string.Join(" | ", columns.Select(Escape))} |\n|{string.Concat(columns.Select(_ => " --- |"))}\n");
        foreach (var row in all)
            text.Append($"| {string.Join(" | ", row.Select(Escape))} |\n");
    }

    /// <summary>Text that stays text: on one line, no markup of Markdown or HTML, no column of its own.</summary>
    internal static string Escape(string text)
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
