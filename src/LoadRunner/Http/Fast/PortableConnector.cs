using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Harness.LoadRunner;

/// <summary>Connections by .NET's asynchronous sockets, on any system.</summary>
internal sealed class PortableConnector : IByteConnector
{
    /// <inheritdoc/>
    public async ValueTask<IByteSocket> ConnectAsync(DnsEndPoint server, CancellationToken deadline)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, deadline).ConfigureAwait(false);
            return new PortableSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
    }

    private sealed class PortableSocket(Socket socket) : IByteSocket
    {
        public bool HasInput => socket.Poll(0, SelectMode.SelectRead);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<bool> ReceiveAsync(ReceiveBuffer target, CancellationToken deadline)
        {
            var count = await socket.ReceiveAsync(target.Room(), SocketFlags.None, deadline).ConfigureAwait(false);
            target.Add(count);
            return count > 0;
        }

        public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken deadline) =>
            socket.SendAsync(bytes, SocketFlags.None, deadline);

        public void Dispose() => socket.Dispose();
    }
}
