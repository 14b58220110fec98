namespace Harness.Environments;

/// <summary>HAProxy's statistics page, asked for which members it routes to.</summary>
internal sealed class ProxyPage(Uri url, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>How many of these members a proxy routes to now; 0 while HAProxy does not answer.</summary>
    /// <param name="proxy">E.g. <see cref="HaproxyConfig.Write"/>.</param>
    public async Task<int> CountUpAsync(string proxy, IReadOnlyCollection<string> members, CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.Request, time, cancellationToken);
        try
        {
            var csv = await _http.GetStringAsync(url, limit.Token).ConfigureAwait(false);
            return HaproxyStats.Up(HaproxyStats.Parse(csv), proxy, members).Count;
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }

    public void Dispose() => _http.Dispose();
}
