namespace Harness.LoadRunner;

/// <summary>A connected stream socket as the fast transport needs it: one reader and one writer at a time.</summary>
internal interface IByteSocket : IDisposable
{
    /// <summary>
    /// Something has come that nobody has received, be it the end. Asked before an idle connection is used: a write on
    /// one that the server has closed already would end unknown.
    /// </summary>
    bool HasInput { get; }

    /// <summary>Receives what has come, at least one byte.</summary>
    /// <returns>False when the server has closed its side.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    ValueTask<bool> ReceiveAsync(ReceiveBuffer target, CancellationToken deadline);

    /// <summary>Sends as many bytes as go at once, at least one.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken deadline);
}
