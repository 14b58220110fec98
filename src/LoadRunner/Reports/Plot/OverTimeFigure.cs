namespace Harness.LoadRunner;

/// <summary>What a workload did second by second: throughput, response times, in flight, bytes, errors by code, schedule lag.</summary>
internal static class OverTimeFigure
{
    public static PanelFigure Of(WorkloadReport workload, int width)
    {
        var series = workload.Series;
        var from = series.Count > 0 ? series[0].Second : 0;
        var to = series.Count > 0 ? series[^1].Second + 1 : 1;
        return new PanelFigure(
            pixels => PlotAxis.Seconds(from, to, PlotAxis.SecondsStep(from, to, pixels)), "seconds of the run", [.. Panels(workload)], width);
    }

    private static IEnumerable<FigurePanel> Panels(WorkloadReport workload)
    {
        PlotLine Line(string name, PlotColour colour, Func<SecondReport, double?> value) => new(
            name, colour, [.. workload.Series.Select(second => ((double)second.Second, value(second)))], LineShape.Steps);
        PlotLine Latency(string name, PlotColour colour, Func<SecondReport, double?> value) =>
            Line(name, colour, second => second.Ok > 0 ? value(second) : null);

        yield return new FigurePanel("Operations per second",
        [
            Line("acknowledged", PlotColours.Acknowledged, second => second.Ok),
            Line("failed", PlotColours.Failed, second => second.Fail),
            Line("unknown", PlotColours.Unknown, second => second.Unknown),
        ], PanelScale.Linear, 150);
        PlotLine[] latencies =
        [
            Latency("max", PlotColours.Frame, second => second.LatencyMsMax),
            Latency("p99", PlotColours.P99, second => second.LatencyMsP99),
            Latency("p95", PlotColours.P95, second => second.LatencyMsP95),
            Latency("p50", PlotColours.P50, second => second.LatencyMsP50),
        ];
        yield return new FigurePanel("Response time, ms", latencies, PanelPlot.ScaleFor(latencies), 150);
        // A report of an earlier version has no such figures; zeros would be a lie.
        if (workload.Series.Any(second => second.InFlight is not null))
            yield return new FigurePanel("Operations in flight", [Line("", PlotColours.Elected, second => second.InFlight)], PanelScale.Linear, 90);
        if (workload.Series.Any(second => second is { BytesSent: > 0 } or { BytesReceived: > 0 }))
        {
            yield return new FigurePanel("Bytes of HTTP per second",
            [
                Line("received", PlotColours.Several[0], second => second.BytesReceived),
                Line("sent", PlotColours.Several[2], second => second.BytesSent),
            ], PanelScale.Bytes, 90);
        }
        if (workload.Series.Any(second => second.Errors is not null))
            yield return new FigurePanel("Errors per second", [.. ErrorLines(workload, Line)], PanelScale.Linear, 90);
        if (workload.Series.Any(second => second.LagMsP99 is not null))
        {
            yield return new FigurePanel("Schedule lag, ms",
            [
                Line("max", PlotColours.Frame, second => second.LagMsMax),
                Line("p99", PlotColours.LeaderLost, second => second.LagMsP99),
            ], PanelScale.Linear, 80);
        }
    }

    private static IEnumerable<PlotLine> ErrorLines(WorkloadReport workload, Func<string, PlotColour, Func<SecondReport, double?>, PlotLine> line)
    {
        var codes = ResultCodes.Top(workload).Select(code => code.Code).ToList();
        for (var index = 0; index < codes.Count; index++)
        {
            var code = codes[index];
            yield return line(Shorten(code), PlotColours.Several[index % PlotColours.Several.Count], second => second.Errors?.GetValueOrDefault(code) ?? 0);
        }
    }

    private static string Shorten(string code) => code.Length <= 24 ? code : code[..23] + "…";
}
