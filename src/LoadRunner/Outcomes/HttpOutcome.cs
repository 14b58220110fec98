using System.Net.Sockets;

namespace Harness.LoadRunner;

/// <summary>
/// The one table that decides what became of an HTTP request: by status, header, and error codes of the socket and of
/// SocketsHttpHandler, never by message text. The first rule that applies decides; the last one applies always, so what
/// is not named is <see cref="Outcome.Unknown"/>.
/// </summary>
/// <remarks>
/// About requests that SocketsHttpHandler sends again by itself on a fresh connection: it does so only when an old
/// connection turns out to be dead before any byte of an answer, and for a request with a body only before it began to
/// send the body (HttpConnection.cs, <c>_canRetry</c>). A body that never left cannot have been executed, so "connection
/// refused" at the second try is certain too. Any other failure on a kept-alive connection is unknown.
/// </remarks>
public static class HttpOutcome
{
    /// <summary>Statuses with which a server refuses a request for what it is, before it does anything.</summary>
    private static readonly HashSet<int> Refusals = [400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 422, 431];

    /// <summary>All rules in the order in which they are asked.</summary>
    public static IReadOnlyList<HttpOutcomeRule> Table => Rules;

    private static readonly HttpOutcomeRule[] Rules =
    [
        new("the time-out passed first", Outcome.Unknown, "timeout", "The server may have done it, or may still do it.")
        {
            Applies = facts => facts.TimedOut,
        },
        new("status 2xx", Outcome.Ok, "", "The whole answer came: the write is acknowledged.")
        {
            Applies = facts => facts.Status is >= 200 and <= 299,
        },
        new("X-Outcome: not-committed", Outcome.Fail, "http-{status}", "The API knows from the SQLSTATE, or because it had not sent the statement, that nothing was committed.")
        {
            Applies = facts => facts.Status is not null && facts.OutcomeHeader == "not-committed",
        },
        new("X-Outcome with any other value", Outcome.Unknown, "http-{status}", "The API itself cannot tell whether it was committed.")
        {
            Applies = facts => facts.Status is not null && facts.OutcomeHeader is not null,
        },
        new("status " + string.Join(", ", Refusals.Order()), Outcome.Fail, "http-{status}", "Refused for what the request is (validation, route, rights), before anything was executed.")
        {
            Applies = facts => facts.Status is { } status && Refusals.Contains(status),
        },
        new("any other status", Outcome.Unknown, "http-{status}", "A proxy or a failing server may answer so after the write was committed.")
        {
            Applies = facts => facts.Status is not null,
        },
        new("connection refused", Outcome.Fail, "refused", "No connection was made (ECONNREFUSED while connecting), so nothing was sent.")
        {
            Applies = facts => facts is { Socket: SocketError.ConnectionRefused, Request: HttpRequestError.ConnectionError },
        },
        new("the host name does not resolve", Outcome.Fail, "dns", "Without an address nothing was sent.")
        {
            Applies = facts => facts.Request == HttpRequestError.NameResolutionError
                || facts is { Socket: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain, Request: HttpRequestError.ConnectionError },
        },
        new("connection reset, aborted or shut down", Outcome.Unknown, "reset", "It may have been executed before the connection broke; a failed write says nothing of the bytes before it.")
        {
            Applies = facts => facts.Socket is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown,
        },
        new("connection closed before the answer was complete", Outcome.Unknown, "closed", "The request was sent; the server may have died after the commit.")
        {
            Applies = facts => facts.Request == HttpRequestError.ResponseEnded,
        },
        new("could not connect for another reason", Outcome.Unknown, "connect", "Most likely not sent, but no code proves it.")
        {
            Applies = facts => facts.Request == HttpRequestError.ConnectionError,
        },
        new("an answer that is not HTTP", Outcome.Unknown, "protocol", "Something answered, but nobody can tell what it did.")
        {
            Applies = facts => facts.Request is HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError,
        },
        new("anything else", Outcome.Unknown, "network", "What no rule names is unknown.")
        {
            Applies = static _ => true,
        },
    ];

    /// <summary>The outcome of a request and its error code (SQLSTATE where the API gave one).</summary>
    public static (Outcome Outcome, string Error) Decide(in HttpFacts facts)
    {
        foreach (var rule in Rules)
        {
            if (rule.Applies(facts))
                return (rule.Outcome, rule.ErrorOf(facts));
        }
        return (Outcome.Unknown, "network");
    }
}
