namespace Harness.LoadRunner;

/// <summary>The failures of the fast transport, with the codes that SocketsHttpHandler gives them.</summary>
internal static class FastFailure
{
    /// <summary>The server closed the connection before its answer was complete.</summary>
    public static HttpIOException Ended() => new(HttpRequestError.ResponseEnded, "the connection was closed before the answer was complete");

    /// <summary>The connection was reset, or another error of the network.</summary>
    public static HttpRequestException Broken(Exception cause) => new(HttpRequestError.Unknown, "the connection broke", cause);

    /// <summary>The answer is not HTTP/1.x (RFC 9112).</summary>
    /// <param name="what">Which part of it.</param>
    public static HttpRequestException NotHttp(string what) => new(HttpRequestError.InvalidResponse, $"the answer has no valid {what}");

    /// <summary>A body breaks a rule for which SocketsHttpHandler's streams have no code.</summary>
    public static HttpRequestException InBody(string what) => new(HttpRequestError.Unknown, $"the answer's body is broken: {what}");

    /// <summary>A part of the answer is longer than allowed.</summary>
    public static HttpRequestException TooLong(string what) => new(HttpRequestError.ConfigurationLimitExceeded, $"the answer's {what} is too long");
}
