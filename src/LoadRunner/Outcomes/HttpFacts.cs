using System.Net.Sockets;

namespace Harness.LoadRunner;

/// <summary>What is known of how an HTTP request ended; what the table of <see cref="HttpOutcome"/> decides by.</summary>
/// <param name="Status">Status code; null when there was no complete answer.</param>
/// <param name="OutcomeHeader">The API's own word, header <c>X-Outcome</c>: <c>not-committed</c> or <c>unknown</c>.</param>
/// <param name="SqlState">Header <c>X-Sqlstate</c>; null when absent or not five letters and digits.</param>
/// <param name="Socket">Error of the socket, where there was one.</param>
/// <param name="Request">What SocketsHttpHandler says the failure was.</param>
/// <param name="TimedOut">The operation's time-out passed first.</param>
public readonly record struct HttpFacts(
    int? Status = null, string? OutcomeHeader = null, string? SqlState = null,
    SocketError? Socket = null, HttpRequestError? Request = null, bool TimedOut = false)
{
    /// <summary>Facts of an answer.</summary>
    internal static HttpFacts Of(in HttpReply reply)
    {
        var sound = reply.SqlState is { Length: 5 } && reply.SqlState.All(char.IsAsciiLetterOrDigit);
        return new HttpFacts(reply.Status, reply.Outcome, sound ? reply.SqlState : null);
    }

    /// <summary>Facts of an exception of SocketsHttpHandler or of its streams: codes only, no message is read.</summary>
    public static HttpFacts Of(Exception exception, bool timedOut)
    {
        SocketError? socket = null;
        HttpRequestError? request = null;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            socket ??= (e as SocketException)?.SocketErrorCode;
            request ??= (e as HttpRequestException)?.HttpRequestError ?? (e as HttpIOException)?.HttpRequestError;
        }
        return new HttpFacts(Socket: socket, Request: request, TimedOut: timedOut || exception is OperationCanceledException);
    }
}
