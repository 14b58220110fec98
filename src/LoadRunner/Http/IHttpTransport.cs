namespace Harness.LoadRunner;

/// <summary>
/// Sends requests and waits for whole answers. All implementations give the same facts for the same behaviour of a
/// server; a test runs one list of behaviours against each of them.
/// </summary>
internal interface IHttpTransport : IDisposable
{
    /// <summary>Largest body of an answer in bytes. The API's are far smaller; a larger one is not the API's.</summary>
    const int MaxBodyBytes = 256 * 1024;

    /// <inheritdoc cref="ILoadClient.DueThread"/>
    IDueThread? DueThread => null;

    /// <summary>Sends a request once; thread-safe.</summary>
    /// <param name="bytes">Is told what was sent and received, whatever came of it.</param>
    /// <remarks>
    /// Sent again only where that cannot repeat a write: a request without a body, when the connection was closed before
    /// any byte of an answer, at most three times.
    /// </remarks>
    /// <returns>A complete answer: a connection that breaks inside its body may hide anything.</returns>
    /// <exception cref="HttpRequestException">There is none; <see cref="HttpFacts"/> reads the codes in it.</exception>
    /// <exception cref="IOException">The same, as SocketsHttpHandler's streams put it.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed first, or a connection took too long to be made.</exception>
    ValueTask<HttpReply> SendAsync(HttpRequestMessage request, WireBytes bytes, CancellationToken deadline);
}

/// <summary>A complete answer: what the outcome table and the journal need of it. Headers are null when absent.</summary>
/// <param name="Outcome">Header <c>X-Outcome</c>.</param>
/// <param name="SqlState">Header <c>X-Sqlstate</c>.</param>
/// <param name="Node">Header <c>X-Pg-Node</c>.</param>
/// <param name="Timeline">Header <c>X-Pg-Timeline</c>.</param>
/// <param name="LsnBefore">Header <c>X-Pg-Lsn-Before</c>.</param>
/// <param name="Lsn">Header <c>X-Pg-Lsn</c>.</param>
/// <param name="Notice">Header <c>X-Pg-Notice</c>.</param>
internal readonly record struct HttpReply(
    int Status, byte[] Body, string? Outcome, string? SqlState, string? Node, string? Timeline, string? LsnBefore,
    string? Lsn, string? Notice);
