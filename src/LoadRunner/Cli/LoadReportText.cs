using System.Globalization;
using Spectre.Console;

namespace Harness.LoadRunner;

/// <summary>The load report as tables for people.</summary>
internal static class LoadReportText
{
    /// <summary>Width where no terminal tells its own: enough for every column.</summary>
    private const int PlainWidth = 120;

    public static void Write(LoadReport report, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected)
            console.Profile.Width = PlainWidth;
        console.Write(Counts(report));
        console.Write(Latencies(report));
        if (LoadTables.Bytes(report) is { Count: > 0 } bytes)
            console.Write(Bytes(bytes));
        foreach (var workload in report.Workloads.Where(workload => workload.Errors.Count > 0))
            console.WriteLine($"{workload.Workload} errors: {string.Join(", ", workload.Errors.Select(error => $"{error.Key} {error.Value}"))}");
        var generator = report.Generator;
        console.WriteLine(Text(
            $"generator: {generator.Engine} engine, schedule lag p50 {generator.ScheduleLagMsP50:0.00} p99 {generator.ScheduleLagMsP99:0.00} max {generator.ScheduleLagMsMax:0.00} ms, GC pauses {generator.GcPauseMs:0} ms, {generator.CpuShare:0.00} cores, peak memory {generator.PeakMemoryBytes / 1e6:0} MB"));
        if (LoadTables.Connections(generator) is { } connections)
            console.WriteLine($"connections: {connections}");
        foreach (var figure in generator.EngineFigures ?? [])
            console.WriteLine(figure);
    }

    private static Table Counts(LoadReport report)
    {
        var table = Columns("workload", "attempted", "ok", "fail", "unknown", "not sent", "ok/s");
        foreach (var workload in report.WithParts())
        {
            table.AddRow(
                workload.Workload, Text($"{workload.Ok + workload.Fail + workload.Unknown}"), Text($"{workload.Ok}"),
                Text($"{workload.Fail}"), Text($"{workload.Unknown}"), Text($"{workload.NotSent}"), Text($"{workload.OkPerSecond:0.0}"));
        }
        return table;
    }

    private static Table Latencies(LoadReport report)
    {
        var table = Columns("latency of acknowledged operations, ms", "mean", "min", "p50", "p90", "p95", "p99", "p99.9", "max");
        foreach (var workload in report.WithParts())
        {
            Add($"{workload.Workload}, from sending", workload.ServiceMs);
            Add($"{workload.Workload}, from the intended start", workload.ResponseMs);
        }
        return table;

        void Add(string name, LatencyReport latency)
        {
            double[] figures = [latency.Mean, latency.Min, latency.P50, latency.P90, latency.P95, latency.P99, latency.P999, latency.Max];
            table.AddRow([name, .. figures.Select(figure => Text($"{figure:0.00}"))]);
        }
    }

    private static Table Bytes(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = Columns("bytes of HTTP", [.. LoadTables.BytesColumns.Skip(1).Select(name => name.ToLowerInvariant().Replace("kb", "KB", StringComparison.Ordinal))]);
        foreach (var row in rows)
            table.AddRow([.. row]);
        return table;
    }

    private static Table Columns(string first, params string[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var number in numbers)
            table.AddColumn(new TableColumn(number).RightAligned());
        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
