using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using k8s;

namespace Harness.Environments;

/// <summary>
/// A port on loopback that leads to a port of a pod, by a WebSocket of the API server for each connection. Its messages begin
/// with the number of a channel, 0 for data and 1 for errors, and the first one of each channel holds the port alone
/// (Kubernetes, staging/src/k8s.io/kubelet, "portforward/websocket").
/// </summary>
internal sealed class PortForward : IAsyncDisposable
{
    private const int BufferBytes = 32 * 1024;
    private const byte DataChannel = 0;

    private readonly TcpListener _listener;
    private readonly KubeConnection _connection;
    private readonly string _space;
    private readonly Func<CancellationToken, Task<string?>> _pod;
    private readonly int _podPort;
    /// <summary>The node starts processes for each connection: more at a time would starve what is measured.</summary>
    private const int ConnectingAtATime = 4;

    private readonly SemaphoreSlim _connecting = new(ConnectingAtATime);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private PortForward(TcpListener listener, KubeConnection connection, string space, Func<CancellationToken, Task<string?>> pod, int podPort)
    {
        (_listener, _connection, _space, _pod, _podPort) = (listener, connection, space, pod, podPort);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <param name="port">Taken if it is free; else any free one is.</param>
    /// <param name="pod">Name of the pod that a new connection goes to; null while there is none, then it is closed at once.</param>
    public static PortForward Start(int port, KubeConnection connection, string space, Func<CancellationToken, Task<string?>> pod, int podPort)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
        }
        return new PortForward(listener, connection, space, pod, podPort);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            _ = ServeAsync(client, _stop.Token);
        }
    }

    /// <summary>Whatever ends one side ends the other.</summary>
    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using (client)
        {
            try
            {
                client.NoDelay = true;
                using var socket = await ConnectAsync(both.Token).ConfigureAwait(false);
                if (socket is null)
                    return;
                var stream = client.GetStream();
                var up = SendAsync(stream, socket, both.Token);
                var down = ReceiveAsync(socket, stream, both.Token);
                await Task.WhenAny(up, down).ConfigureAwait(false);
                await both.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or WebSocketException or HttpRequestException
                or k8s.Autorest.HttpOperationException or KubernetesException or UserErrorException or ObjectDisposedException)
            {
                // The connection is closed, which is all that a client of a port can be told.
            }
        }
    }

    private async Task<WebSocket?> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _pod(cancellationToken).ConfigureAwait(false) is { } pod
                ? await _connection.Client.WebSocketNamespacedPodPortForwardAsync(
                    pod, _space, [_podPort], WebSocketProtocol.V4BinaryWebsocketProtocol, cancellationToken: cancellationToken).ConfigureAwait(false)
                : null;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private static async Task SendAsync(NetworkStream from, WebSocket to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            buffer[0] = DataChannel;
            while (await from.ReadAsync(buffer.AsMemory(1, BufferBytes - 1), cancellationToken).ConfigureAwait(false) is > 0 and var read)
                await to.SendAsync(buffer.AsMemory(0, read + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task ReceiveAsync(WebSocket from, NetworkStream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (begins, channel, portBytes) = (true, DataChannel, sizeof(ushort));
            while (true)
            {
                var got = await from.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
                if (got.MessageType == WebSocketMessageType.Close)
                    return;
                var data = buffer.AsMemory(0, got.Count);
                if (begins && data.Length > 0)
                    (channel, data) = (data.Span[0], data[1..]);
                begins = got.EndOfMessage;
                if (channel != DataChannel)
                {
                    // The port of the error channel, or a reason for which nothing follows.
                    if (data.Length > sizeof(ushort))
                        return;
                    continue;
                }
                var skip = Math.Min(portBytes, data.Length);
                portBytes -= skip;
                if (data.Length > skip)
                    await to.WriteAsync(data[skip..], cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
