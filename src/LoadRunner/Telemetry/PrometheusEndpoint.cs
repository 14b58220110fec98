using System.Diagnostics.Metrics;
using System.Net;
using Harness.Environments;
using Prometheus;

namespace Harness.LoadRunner;

/// <summary>Serves the instruments of one meter at <c>http://127.0.0.1:PORT/metrics</c>, to this machine only.</summary>
internal sealed class PrometheusEndpoint : IAsyncDisposable
{
    private readonly PrometheusInstruments instruments;
    private readonly MetricServer server;

    /// <exception cref="UserErrorException">The port is taken.</exception>
    public PrometheusEndpoint(Meter meter, int port)
    {
        var registry = Metrics.NewCustomRegistry();
        instruments = new PrometheusInstruments(meter, registry);
        server = new MetricServer("127.0.0.1", port, registry: registry);
        try
        {
            server.Start();
        }
        catch (HttpListenerException error)
        {
            instruments.Dispose();
            throw new UserErrorException($"metrics cannot be served on 127.0.0.1:{port}: {error.Message}. Choose another --metrics-port");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        instruments.Dispose();
    }
}
