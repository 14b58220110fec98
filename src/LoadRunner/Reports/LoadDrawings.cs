using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>All figures of a load report, ready for a page.</summary>
/// <param name="Failure">Why they could not be drawn; empty when they were.</param>
public sealed record LoadDrawings(IReadOnlyList<WorkloadDrawing> Workloads, string Failure)
{
    private const int WideWidth = 1120;
    private const int NarrowWidth = 600;
    private const int HalfWidth = 552;

    /// <summary>Draws them. A machine on which Skia's native library does not load still gets its tables.</summary>
    public static LoadDrawings Of(LoadReport load)
    {
        try
        {
            return new LoadDrawings([.. load.WithParts().Select((workload, index) => Draw(workload, index, isPart: !load.Workloads.Contains(workload)))], "");
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            return new LoadDrawings([], (error.InnerException ?? error).Message);
        }
    }

    private static WorkloadDrawing Draw(WorkloadReport workload, int index, bool isPart)
    {
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"{workload.Workload}: {Figures.Count(workload.Ok)} acknowledged, {Figures.Count(workload.Fail)} failed, {Figures.Count(workload.Unknown)} unknown; response time p50 {Figures.Milliseconds(workload.ResponseMs.P50)}, p99 {Figures.Milliseconds(workload.ResponseMs.P99)}, max {Figures.Milliseconds(workload.ResponseMs.Max)}.");
        string Svg(PanelFigure figure, string name, string title) =>
            figure.ToSvg($"load-{index}-{name}-", $"{workload.Workload}: {title}", words).Inline;
        return new WorkloadDrawing(
            workload.Workload,
            isPart,
            Svg(OverTimeFigure.Of(workload, WideWidth), "wide", "second by second"),
            Svg(OverTimeFigure.Of(workload, NarrowWidth), "narrow", "second by second"),
            [
                Svg(LatencyFigures.Distribution(workload, HalfWidth), "distribution", "distribution of response times"),
                Svg(LatencyFigures.Percentiles(workload, HalfWidth), "percentiles", "latency by percentile"),
                Svg(LatencyFigures.OverRate(workload, HalfWidth), "rate", "response time by rate"),
                Svg(LatencyFigures.OverInFlight(workload, HalfWidth), "load", "response time by operations in flight"),
            ]);
    }
}

/// <summary>The figures of one workload, as SVG for a page.</summary>
/// <param name="IsPart">It is a part of the mixed or stepped load before it.</param>
/// <param name="Wide">Second by second, for a screen.</param>
/// <param name="Narrow">The same for a telephone.</param>
/// <param name="Charts">Smaller ones, which fit both.</param>
public sealed record WorkloadDrawing(string Workload, bool IsPart, string Wide, string Narrow, IReadOnlyList<string> Charts);
