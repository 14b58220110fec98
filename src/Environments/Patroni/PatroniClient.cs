using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>Patroni's REST API, asked of one member or of all at once.</summary>
internal sealed class PatroniClient : IDisposable
{
    private readonly HttpClient _http = DirectHttp.Client();
    private readonly IReadOnlyDictionary<string, Uri> _urls;
    private readonly TimeProvider _time;
    private readonly AuthenticationHeaderValue _credentials;
    private readonly Func<string, string, CancellationToken, Task<string?>>? _read;

    /// <param name="urls">Base address of each member's REST API, in the order in which members are listed.</param>
    /// <param name="password">Of unsafe requests.</param>
    /// <param name="read">Another way for what is only read: the answer by member and path, null when there is none; null for the same addresses.</param>
    public PatroniClient(
        IReadOnlyDictionary<string, Uri> urls, string password, TimeProvider time, Func<string, string, CancellationToken, Task<string?>>? read = null)
    {
        _urls = urls;
        _read = read;
        _time = time;
        _credentials = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"harness:{password}")));
    }

    /// <summary>The cluster from the answers of these members, asked at the same time.</summary>
    /// <param name="members">Those that may answer; all others are unreachable.</param>
    public async Task<ClusterView> ViewAsync(IEnumerable<string> members, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> asked = [.. members];
        var own = AskAllAsync(asked, "patroni", PatroniJson.Own, cancellationToken);
        var answers = await AskAllAsync(asked, "cluster", PatroniJson.Cluster, cancellationToken).ConfigureAwait(false);
        return PatroniJson.Merge([.. _urls.Keys], answers, await own.ConfigureAwait(false));
    }

    /// <summary>The longest history that any of these members knows: each refreshes its copy once a loop.</summary>
    public async Task<IReadOnlyList<TimelineFork>> HistoryAsync(IEnumerable<string> members, CancellationToken cancellationToken)
    {
        var answers = await AskAllAsync(members, "history", PatroniJson.History, cancellationToken).ConfigureAwait(false);
        return answers.Values.MaxBy(forks => forks.Count) ?? [];
    }

    /// <summary>Patroni's version from the first member that tells it, e.g. <c>3.0.2</c>; null when none does.</summary>
    public async Task<string?> VersionAsync(IEnumerable<string> members, CancellationToken cancellationToken)
    {
        var answers = await AskAllAsync(members, "patroni", PatroniJson.Version, cancellationToken).ConfigureAwait(false);
        return answers.Values.FirstOrDefault();
    }

    /// <summary>True when the member's Patroni answers at all, whatever it says.</summary>
    public async Task<bool> AnswersAsync(string member, CancellationToken cancellationToken) =>
        await GetAsync(member, "patroni", cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Changes the configuration that all members share.</summary>
    /// <returns>What went wrong; null when the change was taken.</returns>
    public Task<string?> PatchConfigAsync(string member, string json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, member, "config", json, Timeouts.Request, cancellationToken);

    /// <summary>Asks one member for a change of leader; Patroni answers once it is done or has failed.</summary>
    /// <param name="action"><c>switchover</c> or <c>failover</c>.</param>
    /// <returns>What went wrong; null when another member leads.</returns>
    public Task<string?> HandOverAsync(string member, string action, string json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, member, action, json, Timeouts.HandOver, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyDictionary<string, T>> AskAllAsync<T>(
        IEnumerable<string> members, string path, Func<string, T> parse, CancellationToken cancellationToken)
        where T : class
    {
        var answers = await Task.WhenAll(members.Select(async member => (member, answer: await AskAsync(member).ConfigureAwait(false)))).ConfigureAwait(false);
        return answers.Where(item => item.answer is not null).ToDictionary(item => item.member, item => item.answer!);

        async Task<T?> AskAsync(string member)
        {
            try
            {
                return await GetAsync(member, path, cancellationToken).ConfigureAwait(false) is { } text ? parse(text) : null;
            }
            catch (JsonException)
            {
                // Patroni's own error page, e.g. while etcd has no quorum.
                return null;
            }
        }
    }

    private async Task<string?> GetAsync(string member, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = Limit(cancellationToken);
            if (_read is not null)
                return await _read(member, path, limit.Token).ConfigureAwait(false);
            using var response = await _http.GetAsync(new Uri(_urls[member], path), limit.Token).ConfigureAwait(false);
            return await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (DirectHttp.IsNoAnswer(error, cancellationToken))
        {
            return null;
        }
    }

    private async Task<string?> SendAsync(
        HttpMethod method, string member, string path, string json, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_urls[member], path))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = _credentials;
        try
        {
            using var timer = new RequestLimit(limit, _time, cancellationToken);
            using var response = await _http.SendAsync(request, timer.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? null
                : $"{method} {request.RequestUri}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(timer.Token).ConfigureAwait(false)}";
        }
        catch (Exception error) when (DirectHttp.IsNoAnswer(error, cancellationToken))
        {
            return $"{method} {request.RequestUri}: {error.Message}";
        }
    }

    private RequestLimit Limit(CancellationToken cancellationToken) => new(Timeouts.Request, _time, cancellationToken);
}
