using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>
/// Follows Patroni's leader key in etcd, by watching: every change is told within milliseconds and none falls between two looks.
/// When a member of etcd ends or falls silent, another one is asked from the same revision on.
/// </summary>
/// <param name="etcds">Client addresses of etcd's members.</param>
internal sealed class LeaderKeyWatch(IReadOnlyList<Uri> etcds, Dcs dcs, TimeProvider time) : IDisposable
{
    /// <summary>Namespace and scope of the configuration files, and Patroni's name for the key.</summary>
    private const string Key = "/service/harness/leader";

    /// <summary>
    /// With the v3 API an undisturbed leader never writes its key, and a frozen etcd falls silent as well: so ask another one now and then.
    /// </summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>What comes so soon after a new connection may have happened before it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = DirectHttp.Client();
    private long _next;
    private long _madeAnew;
    private bool _wasLost;

    /// <summary>Tells every change until cancelled.</summary>
    public async Task RunAsync(Action<LeaderKeyChange> seen, CancellationToken cancellationToken)
    {
        for (var turn = 0; !cancellationToken.IsCancellationRequested; turn++)
        {
            var etcd = etcds[turn % etcds.Count];
            try
            {
                _madeAnew = time.GetTimestamp();
                if (_next == 0)
                    Tell(await LookAsync(etcd, cancellationToken).ConfigureAwait(false), seen);
                await (dcs == Dcs.Etcd3 ? FollowV3Async(etcd, seen, cancellationToken) : FollowV2Async(etcd, seen, cancellationToken)).ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or JsonException or FormatException or InvalidOperationException)
            {
                _wasLost = true;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Silence: nothing is known to be lost, and the next one is asked from the same revision on.
                continue;
            }
            await Task.Delay(Timeouts.Poll, time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    private void Tell(EtcdAnswer answer, Action<LeaderKeyChange> seen)
    {
        if (answer.HasForgotten)
        {
            _next = 0;
            _wasLost = true;
            throw new IOException("etcd does not remember so far back");
        }
        var late = _wasLost && time.GetElapsedTime(_madeAnew) < Fresh;
        foreach (var change in answer.Changes)
            seen(change with { IsLate = late });
        _next = Math.Max(_next, answer.Revision);
    }

    private async Task<EtcdAnswer> LookAsync(Uri etcd, CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.Request, time, cancellationToken);
        if (dcs == Dcs.Etcd3)
        {
            using var body = Json(EtcdV3Key.Look(Key));
            using var found = await _http.PostAsync(new Uri(etcd, EtcdV3Key.LookPath), body, limit.Token).ConfigureAwait(false);
            return EtcdV3Key.Found(await found.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false));
        }
        using var response = await _http.GetAsync(new Uri(etcd, EtcdV2Key.Look(Key)), limit.Token).ConfigureAwait(false);
        var index = response.Headers.TryGetValues("X-Etcd-Index", out var values) ? long.Parse(values.First(), CultureInfo.InvariantCulture) : 0;
        return EtcdV2Key.Found(await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false), index);
    }

    /// <summary>One question a change: each is answered when there is one.</summary>
    private async Task FollowV2Async(Uri etcd, Action<LeaderKeyChange> seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var limit = new RequestLimit(Silence, time, cancellationToken);
            using var response = await _http.GetAsync(new Uri(etcd, EtcdV2Key.Wait(Key, _next)), limit.Token).ConfigureAwait(false);
            var json = await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
            // A member that is being stopped ends the question with an empty answer.
            if (json.Length == 0)
                throw new IOException("no answer");
            Tell(EtcdV2Key.Changed(json), seen);
        }
    }

    /// <summary>One question for all changes: a line of the answer for each.</summary>
    private async Task FollowV3Async(Uri etcd, Action<LeaderKeyChange> seen, CancellationToken cancellationToken)
    {
        using var body = Json(EtcdV3Key.Watch(Key, _next));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(etcd, EtcdV3Key.WatchPath)) { Content = body };
        using var first = new RequestLimit(Silence, time, cancellationToken);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, first.Token).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(first.Token).ConfigureAwait(false));
        while (true)
        {
            using var limit = new RequestLimit(Silence, time, cancellationToken);
            if (await reader.ReadLineAsync(limit.Token).ConfigureAwait(false) is not { } line)
                throw new IOException("the watch has ended");
            if (line.Length > 0)
                Tell(EtcdV3Key.Changed(line), seen);
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
