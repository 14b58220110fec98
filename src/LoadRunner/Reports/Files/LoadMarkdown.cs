using System.Text;

namespace Harness.LoadRunner;

/// <summary><c>report.md</c>: the tables of the load report, for a pull request or a wiki (GitHub's flavour).</summary>
internal static class LoadMarkdown
{
    public static string Of(LoadDocument document)
    {
        var load = document.Load;
        var text = new StringBuilder($"# Load: {MarkdownTable.Escape(document.Title)}\n\n");
        foreach (var (name, value) in document.Facts)
            text.Append($"- {MarkdownTable.Escape(name)}: {MarkdownTable.Escape(value)}\n");
        MarkdownTable.Append(text, "Required", ["Of", "What", "Came out", "Found"], document.Checks.Select(check => new[]
        {
            check.Workload.Length > 0 ? check.Workload : "the load", check.Name, check.Passed ? "passed" : "failed", check.Found,
        }));
        MarkdownTable.Append(
            text, "Aggregate, response times from the intended start",
            LoadTables.AggregateColumns, AggregateRow.Of(load).Select(row => LoadTables.Aggregate(row, row.ResponseMs).ToArray()));
        MarkdownTable.Append(
            text, "Aggregate, service times from sending",
            LoadTables.AggregateColumns, AggregateRow.Of(load).Select(row => LoadTables.Aggregate(row, row.ServiceMs).ToArray()));
        MarkdownTable.Append(text, LoadTables.BytesTitle, LoadTables.BytesColumns, LoadTables.Bytes(load).Select(row => row.ToArray()));
        MarkdownTable.Append(text, LoadTables.ApdexTitle(document.Apdex), LoadTables.ApdexColumns, load.WithParts().Select(workload => LoadTables.Apdex(workload, document.Apdex).ToArray()));
        MarkdownTable.Append(text, "Results by code", ["Label", "Code", "Count", "Share of errors", "Share of all"], load.WithParts().SelectMany(ResultCodes.Of).Select(code => new[]
        {
            code.Workload, code.Code, Figures.Count(code.Count), code.Code == ResultCodes.Ok ? Figures.None : Figures.Percent(code.ShareOfErrors), Figures.Percent(code.ShareOfAll),
        }));
        var generator = load.Generator;
        text.Append($"\n## The generator on itself\n\n- schedule lag p50 {Figures.Milliseconds(generator.ScheduleLagMsP50)}, p99 {Figures.Milliseconds(generator.ScheduleLagMsP99)}, max {Figures.Milliseconds(generator.ScheduleLagMsMax)}\n");
        text.Append($"- {Figures.Number(generator.CpuShare)} cores, GC pauses {Figures.Milliseconds(generator.GcPauseMs)}, peak memory {Figures.Bytes(generator.PeakMemoryBytes)}\n");
        if (LoadTables.Connections(generator) is { } connections)
            text.Append($"- connections: {connections}\n");
        if (generator.Engine is { } engine)
            text.Append($"- engine: {MarkdownTable.Escape(engine)}\n");
        foreach (var figure in generator.EngineFigures ?? [])
            text.Append($"- {MarkdownTable.Escape(figure)}\n");
        foreach (var reason in generator.Overload)
            text.Append($"- **overload**: {MarkdownTable.Escape(reason)}\n");
        return text.ToString();
    }
}
