using System.Diagnostics.Metrics;
using System.Net;
using Harness.Environments;
using Prometheus;

namespace Harness.LoadRunner;

/// <summary>Serves the instruments of one meter at <c>http://127.0.0.1:PORT/metrics</c>, to this machine only.</summary>
internal sealed class PrometheusEndpoint : IAsyncDisposable
{
    private readonly IDisposable adapter;
    private readonly MetricServer server;

    /// <exception cref="UserErrorException">The port is taken.</exception>
    public PrometheusEndpoint(Meter meter, int port)
    {
        var registry = Metrics.NewCustomRegistry();
        adapter = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            // Both: gauges are asked for when the registry is, and without the factory figures go into the global registry.
            Registry = registry,
            MetricFactory = Metrics.WithCustomRegistry(registry),
            InstrumentFilterPredicate = instrument => ReferenceEquals(instrument.Meter, meter),
            ResolveHistogramBuckets = _ => LoadInstruments.SecondsLimits,
        });
        server = new MetricServer("127.0.0.1", port, registry: registry);
        try
        {
            server.Start();
        }
        catch (HttpListenerException error)
        {
            adapter.Dispose();
            throw new UserErrorException($"metrics cannot be served on 127.0.0.1:{port}: {error.Message}. Choose another --metrics-port");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        adapter.Dispose();
    }
}
