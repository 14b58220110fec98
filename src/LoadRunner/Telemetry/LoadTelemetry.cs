using Harness.Environments;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Harness.LoadRunner;

/// <summary>
/// Shows a running load to monitoring: to Prometheus, which asks for it, and to a collector by OTLP, which is told. Neither
/// can disturb the load: a collector that does not answer costs a warning at the end.
/// </summary>
internal sealed class LoadTelemetry : IAsyncDisposable
{
    private const int ExportEveryMs = 1_000;
    private const int ExportTimeoutMs = 2_000;

    private readonly LoadInstruments instruments = new();
    private readonly PrometheusEndpoint? endpoint;
    private readonly MeterProvider? provider;
    private readonly Uri? collector;
    private readonly TextWriter warnings;

    /// <param name="metricsPort">Port of the Prometheus endpoint on 127.0.0.1; null for none.</param>
    /// <param name="otlp">Base address of a collector, e.g. <c>http://127.0.0.1:4318</c>; null for none.</param>
    /// <param name="warnings">Is told at the end when the collector could not be reached.</param>
    /// <exception cref="UserErrorException">The port is taken.</exception>
    public LoadTelemetry(int? metricsPort, Uri? otlp, string run, TextWriter warnings)
    {
        (collector, this.warnings) = (otlp, warnings);
        if (metricsPort is { } port)
            endpoint = new PrometheusEndpoint(instruments.Meter, port);
        if (otlp is not null)
            provider = Export(otlp, run);
    }

    /// <summary>A sink that counts what goes into another one.</summary>
    public IOperationSink Watch(IOperationSink sink) => new WatchedSink(sink, instruments);

    /// <summary>A progress that is noted before it goes to another one.</summary>
    public IProgress<LoadProgress> Watch(IProgress<LoadProgress> progress) => new WatchedProgress(progress, instruments);

    /// <summary>Sends the last figures, then ends both.</summary>
    public async ValueTask DisposeAsync()
    {
        if (provider is not null)
        {
            var sent = await Task.Run(() => provider.ForceFlush(2 * ExportTimeoutMs));
            if (!sent)
                await warnings.WriteLineAsync($"warning: the last metrics could not be sent to {collector}: is a collector with OTLP over HTTP listening there?");
            await Task.Run(provider.Dispose);
        }
        if (endpoint is not null)
            await endpoint.DisposeAsync();
        instruments.Dispose();
    }

    private static MeterProvider Export(Uri otlp, string run) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService("harness-load", serviceInstanceId: run))
        .AddMeter(LoadInstruments.MeterName)
        .AddOtlpExporter((exporter, reader) =>
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = MetricsAddress(otlp);
            exporter.TimeoutMilliseconds = ExportTimeoutMs;
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = ExportEveryMs;
        })
        .Build();

    /// <summary>The address for metrics below a base address, as the OTLP specification (OTLP/HTTP request) has it.</summary>
    private static Uri MetricsAddress(Uri otlp) =>
        otlp.AbsolutePath.EndsWith("/v1/metrics", StringComparison.Ordinal) ? otlp : new Uri($"{otlp.GetLeftPart(UriPartial.Path).TrimEnd('/')}/v1/metrics");

    private sealed class WatchedSink(IOperationSink sink, LoadInstruments instruments) : IOperationSink
    {
        public void Record(in Operation operation)
        {
            sink.Record(operation);
            instruments.Record(operation);
        }
    }

    private sealed class WatchedProgress(IProgress<LoadProgress> progress, LoadInstruments instruments) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            instruments.Report(value);
            progress.Report(value);
        }
    }
}
