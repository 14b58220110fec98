namespace Harness.Environments;

/// <summary>Asks whether something answers by HTTP, within <see cref="Timeouts.Request"/>.</summary>
internal sealed class HttpProbe(TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = DirectHttp.Client();

    /// <summary>True when it answers with a status of success.</summary>
    public async Task<bool> AnswersAsync(Uri url, CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.Request, time, cancellationToken);
        try
        {
            using var response = await _http.GetAsync(url, limit.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (DirectHttp.IsNoAnswer(error, cancellationToken))
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}
