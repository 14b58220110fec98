using System.Diagnostics.Metrics;
using Prometheus;
using Counter = Prometheus.Counter;
using Gauge = Prometheus.Gauge;
using Histogram = Prometheus.Histogram;

namespace Harness.LoadRunner;

/// <summary>
/// Keeps what the instruments of one meter record in a registry of Prometheus, with the types and names that Prometheus
/// expects (prometheus.io/docs/practices/naming): counters end in <c>_total</c>, times in <c>_seconds</c>. prometheus-net's
/// own adapter makes gauges of counters.
/// </summary>
internal sealed class PrometheusInstruments : IDisposable
{
    private readonly MeterListener listener = new();

    public PrometheusInstruments(Meter meter, CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        listener.InstrumentPublished = (instrument, into) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
                into.EnableMeasurementEvents(instrument, new Shown(metrics, instrument));
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, shown) => ((Shown)shown!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, shown) => ((Shown)shown!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, shown) => ((Shown)shown!).Record(value, tags));
        listener.Start();

        // Gauges are asked for when the registry is.
        registry.AddBeforeCollectCallback(listener.RecordObservableInstruments);
    }

    public void Dispose() => listener.Dispose();

    /// <summary>One instrument. Its labels are known with the first measurement, and the same in every one.</summary>
    private sealed class Shown(IMetricFactory metrics, Instrument instrument)
    {
        private Counter? counter;
        private Histogram? histogram;
        private Gauge? gauge;

        private string Name => $"{LoadInstruments.MeterName}_{instrument.Name.Replace('.', '_')}{(instrument.Unit == "s" ? "_seconds" : "")}";

        public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = new string[tags.Length];
            for (var i = 0; i < tags.Length; i++)
                labels[i] = tags[i].Value?.ToString() ?? "";
            switch (instrument)
            {
                case Counter<long>:
                    // Two threads may come here at once; the factory gives both the same one.
                    counter ??= metrics.CreateCounter($"{Name}_total", instrument.Description ?? "", LabelsOf(tags));
                    counter.WithLabels(labels).Inc(value);
                    break;
                case Histogram<double>:
                    histogram ??= metrics.CreateHistogram(
                        Name, instrument.Description ?? "", LabelsOf(tags), new HistogramConfiguration { Buckets = LoadInstruments.SecondsLimits });
                    histogram.WithLabels(labels).Observe(value);
                    break;
                default:
                    gauge ??= metrics.CreateGauge(Name, instrument.Description ?? "", LabelsOf(tags));
                    gauge.WithLabels(labels).Set(value);
                    break;
            }
        }

        private static string[] LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var names = new string[tags.Length];
            for (var i = 0; i < tags.Length; i++)
                names[i] = tags[i].Key;
            return names;
        }
    }
}
