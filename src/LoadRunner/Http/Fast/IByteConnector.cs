using System.Net;

namespace Harness.LoadRunner;

/// <summary>Makes the connections of the fast transport. Thread-safe.</summary>
internal interface IByteConnector : IDisposable
{
    /// <inheritdoc cref="ILoadClient.DueThread"/>
    IDueThread? DueThread => null;

    /// <summary>Connects to the first address of the server that takes it.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name does not resolve, or no address takes a connection.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    ValueTask<IByteSocket> ConnectAsync(DnsEndPoint server, CancellationToken deadline);

    /// <summary>An event loop of our own where the kernel has epoll, else .NET's sockets.</summary>
    static IByteConnector ForThisSystem() => OperatingSystem.IsLinux() ? new LoopConnector() : new PortableConnector();
}
