using System.Net;
using System.Net.Sockets;

namespace Harness.LoadRunner;

/// <summary>Connections on event loops, each loop with its share of them. Linux only.</summary>
internal sealed class LoopConnector : IByteConnector
{
    // The other half of the cores is for pacing, journal and, on the same machine, the system under test.
    private readonly EventLoop[] loops =
        [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount / 2, 1, 8)).Select(_ => new EventLoop())];

    private int next;

    /// <inheritdoc/>
    public IDueThread? DueThread => Epoll.WaitsExactly ? loops[0] : null;

    /// <inheritdoc/>
    public async ValueTask<IByteSocket> ConnectAsync(DnsEndPoint server, CancellationToken deadline)
    {
        SocketException? refused = null;
        foreach (var address in await Dns.GetHostAddressesAsync(server.Host, deadline).ConfigureAwait(false))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, server.Port), deadline).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                refused = e;
            }
        }
        throw refused ?? new SocketException((int)SocketError.HostNotFound);
    }

    public void Dispose()
    {
        foreach (var loop in loops)
            loop.Dispose();
    }

    private async ValueTask<IByteSocket> ConnectAsync(IPEndPoint address, CancellationToken deadline)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        var connection = new LoopSocket(socket, loops[(uint)Interlocked.Increment(ref next) % (uint)loops.Length]);
        try
        {
            BeginConnect(socket, address);
            await connection.FinishConnectAsync(deadline).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void BeginConnect(Socket socket, IPEndPoint address)
    {
        try
        {
            socket.Connect(address);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            // The usual case: the answer comes later.
        }
    }
}
