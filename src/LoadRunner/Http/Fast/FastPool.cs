using System.Net;

namespace Harness.LoadRunner;

/// <summary>The idle connections to one server. Thread-safe.</summary>
internal sealed class FastPool(DnsEndPoint server, IByteConnector connector, TimeProvider time, ConnectionWaits waits) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<FastConnection> idle = new();
    private bool disposed;

    /// <summary>
    /// The connection that was used last of those that are still good; null when there is none. Looking before use matters:
    /// a write on a connection that the server has closed already would end unknown.
    /// </summary>
    public FastConnection? TryTake()
    {
        while (TryPop() is { } connection)
        {
            if (connection.IsStillUsable())
                return connection;
            connection.Dispose();
        }
        return null;
    }

    /// <inheritdoc cref="FastConnection.OpenAsync"/>
    public ValueTask<FastConnection> OpenAsync(CancellationToken deadline) =>
        waits.MeasureAsync(() => FastConnection.OpenAsync(connector, server, time, deadline));

    /// <summary>Keeps a connection that can carry another exchange, closes any other.</summary>
    public void Return(FastConnection connection)
    {
        if (connection.IsReusable)
        {
            lock (gate)
            {
                if (!disposed)
                {
                    idle.Push(connection);
                    return;
                }
            }
        }
        connection.Dispose();
    }

    public void Dispose()
    {
        lock (gate)
            disposed = true;
        while (TryPop() is { } connection)
            connection.Dispose();
    }

    private FastConnection? TryPop()
    {
        lock (gate)
            return idle.TryPop(out var connection) ? connection : null;
    }
}
