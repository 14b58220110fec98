using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>
/// The metrics of a running load: one source for every way of export. They see operations as they end, warm-up included,
/// and the generator's progress. Thread-safe.
/// </summary>
internal sealed class LoadInstruments : IDisposable
{
    /// <summary>Name of the meter: its instruments are <c>harness</c> <c>load.…</c>, in Prometheus <c>harness_load_…</c>.</summary>
    public const string MeterName = "harness";

    /// <summary>Upper limits of the histograms in seconds.</summary>
    public static readonly double[] SecondsLimits =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30];

    private static readonly Dictionary<OperationKind, string> Workloads =
        Enum.GetValues<OperationKind>().ToDictionary(kind => kind, kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    private readonly Counter<long> operations;
    private readonly Counter<long> errors;
    private readonly Histogram<double> response;
    private readonly Histogram<double> service;
    private readonly Histogram<double> lag;
    private int inFlight;

    public LoadInstruments()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondsLimits };
        operations = Meter.CreateCounter<long>("load.operations", "{operation}", "Operations that ended, by workload, outcome and phase");
        errors = Meter.CreateCounter<long>("load.errors", "{operation}", "Failed and unknown operations by error code");
        response = Histogram("load.response.duration", "From the intended start to the answer, of acknowledged operations");
        service = Histogram("load.service.duration", "From sending to the answer, of acknowledged operations");
        lag = Histogram("load.schedule.lag", "From the intended start to sending");
        Meter.CreateObservableGauge("load.in_flight", () => Volatile.Read(ref inFlight), "{operation}", "Operations in flight");

        Histogram<double> Histogram(string name, string description) => Meter.CreateHistogram(name, "s", description, tags: null, advice);
    }

    public Meter Meter { get; } = new(MeterName);

    /// <summary>Counts one operation.</summary>
    public void Record(in Operation operation)
    {
        var workload = KeyValuePair.Create("workload", (object?)Workloads.GetValueOrDefault(operation.Kind, "other"));
        var outcome = operation.Outcome switch { Outcome.Ok => "ok", Outcome.Fail => "fail", _ => "unknown" };
        var phase = operation.Flags.HasFlag(OperationFlags.WarmUp) ? "warm-up" : "measured";
        operations.Add(1, workload, KeyValuePair.Create("outcome", (object?)outcome), KeyValuePair.Create("phase", (object?)phase));
        if (operation.Outcome == Outcome.Ok)
        {
            response.Record((operation.EndNs - operation.IntendedNs) / 1e9, workload);
            service.Record((operation.EndNs - operation.StartNs) / 1e9, workload);
        }
        else
            errors.Add(1, workload, KeyValuePair.Create("code", (object?)operation.Error));
        if (!operation.Flags.HasFlag(OperationFlags.NotSent))
            lag.Record(Math.Max(0, operation.StartNs - operation.IntendedNs) / 1e9, workload);
    }

    /// <summary>Takes over what the engine says of itself.</summary>
    public void Report(in LoadProgress progress) => Volatile.Write(ref inFlight, progress.InFlight);

    public void Dispose() => Meter.Dispose();
}
