namespace Harness.Environments;

/// <summary>HAProxy's statistics page, asked for which members it routes to.</summary>
internal sealed class ProxyPage(Uri url, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = DirectHttp.Client();

    /// <summary>How many of these members a proxy routes to now; 0 while HAProxy does not answer.</summary>
    /// <param name="proxy">E.g. <see cref="HaproxyConfig.Write"/>.</param>
    public async Task<int> CountUpAsync(string proxy, IReadOnlyCollection<string> members, CancellationToken cancellationToken) =>
        HaproxyStats.Up(await ReadAsync(cancellationToken).ConfigureAwait(false), proxy, members).Count;

    /// <returns>Empty while HAProxy does not answer.</returns>
    public async Task<IReadOnlyList<ProxyServer>> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.Request, time, cancellationToken);
        try
        {
            return HaproxyStats.Parse(await _http.GetStringAsync(url, limit.Token).ConfigureAwait(false));
        }
        catch (Exception error) when (DirectHttp.IsNoAnswer(error, cancellationToken))
        {
            return [];
        }
    }

    public void Dispose() => _http.Dispose();
}
