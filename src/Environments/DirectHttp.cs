namespace Harness.Environments;

/// <summary>Requests to the parts of a cluster: past any proxy of the user's, each with a <see cref="RequestLimit"/>.</summary>
internal static class DirectHttp
{
    public static HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>True for the error of a request that nobody answered, or not in time; false when the caller itself has cancelled.</summary>
    /// <param name="cancellationToken">The caller's, not the limit's.</param>
    public static bool IsNoAnswer(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
