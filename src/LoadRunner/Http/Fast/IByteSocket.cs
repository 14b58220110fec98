namespace Harness.LoadRunner;

/// <summary>A connected stream socket as the fast transport needs it: one reader and one writer at a time.</summary>
internal interface IByteSocket : IDisposable
{
    /// <summary>What was received last came this very moment and left nothing behind, as far as anybody can know.</summary>
    bool HasJustAnswered => false;

    /// <summary>
    /// Something has come that nobody has received, be it the end. Asked before an idle connection is used: a write on
    /// one that the server has closed already would end unknown.
    /// </summary>
    bool HasInput { get; }

    /// <summary>Waits until there may be something to receive; a socket that cannot tell does not wait.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed first.</exception>
    ValueTask InputAsync(CancellationToken deadline) => ValueTask.CompletedTask;

    /// <summary>Receives what has come, if anything has.</summary>
    /// <returns>False when nothing was received, for <see cref="ReceiveAsync"/> to say why: nothing has come, or the end.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    bool TryReceive(ReceiveBuffer target) => false;

    /// <summary>Sends what goes at once.</summary>
    /// <returns>How many bytes; 0 when none, for <see cref="SendAsync"/> to wait until some do.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    int TrySend(ReadOnlySpan<byte> bytes) => 0;

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
