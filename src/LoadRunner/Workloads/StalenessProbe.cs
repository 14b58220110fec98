namespace Harness.LoadRunner;

/// <summary>
/// Reads what was just written: of the writes of a run that are acknowledged, some are looked for at once, again and
/// again, where reads go, until they are visible. Makes no writes of its own.
/// </summary>
/// <param name="rate">Writes looked for per second, at most.</param>
public sealed class StalenessProbe(Uri baseUrl, double rate, RunClock clock) : IDisposable
{
    /// <summary>A write that is not visible by then counts as never seen.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Between two reads of one write: short beside any lag worth telling.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>More than this at once would be a load of its own.</summary>
    private const int MostBusy = 64;

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });
    private readonly HashSet<Task> busy = [];
    private readonly Lock gate = new();
    private readonly LatencyHistogram lag = new(digits: 3);
    private readonly long intervalNs = (long)(1e9 / rate);
    private long nextNs;
    private long probes;
    private long stale;
    private long neverSeen;
    private long failed;
    private long skipped;

    private enum Answer
    {
        Shown,
        NotShown,
        Failed,
    }

    /// <summary>A write was acknowledged now; returns at once. Thread-safe.</summary>
    public void Acknowledged(string userId)
    {
        var now = clock.NowNs;
        lock (gate)
        {
            if (now < nextNs)
                return;
            nextNs = Math.Max(nextNs, now - intervalNs) + intervalNs;
            busy.RemoveWhere(task => task.IsCompleted);
            if (busy.Count >= MostBusy)
                skipped++;
            else
                busy.Add(Task.Run(() => LookForAsync(userId, now)));
        }
    }

    /// <summary>Waits for the probes under way, each of which ends by itself, and sums up.</summary>
    public async Task<StalenessReport> EndAsync()
    {
        Task[] left;
        lock (gate)
        {
            nextNs = long.MaxValue;
            left = [.. busy];
        }
        await Task.WhenAll(left).ConfigureAwait(false);
        lock (gate)
            return new StalenessReport(probes, stale, neverSeen, failed, skipped, lag.ToReport());
    }

    public void Dispose() => client.Dispose();

    private async Task LookForAsync(string userId, long acknowledgedNs)
    {
        using var limit = new CancellationTokenSource(Limit, clock.Time);
        var url = new Uri(baseUrl, $"user/get/{Uri.EscapeDataString(userId)}");
        for (var reads = 0; ; reads++)
        {
            var sentNs = clock.NowNs;
            var answer = await ReadAsync(url, limit.Token).ConfigureAwait(false);
            if (answer == Answer.NotShown && !limit.IsCancellationRequested)
            {
                await Task.Delay(Pause, clock.Time).ConfigureAwait(false);
                continue;
            }
            // A read that the limit cut off says nothing, but those before it do.
            if (reads > 0 && answer == Answer.Failed && limit.IsCancellationRequested)
                answer = Answer.NotShown;
            Count(answer, reads > 0 || answer == Answer.NotShown, sentNs - acknowledgedNs);
            return;
        }
    }

    private async Task<Answer> ReadAsync(Uri url, CancellationToken limit)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await client.SendAsync(request, limit).ConfigureAwait(false);
            return (int)response.StatusCode switch
            {
                200 => Answer.Shown,
                404 => Answer.NotShown,
                _ => Answer.Failed,
            };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return Answer.Failed;
        }
    }

    private void Count(Answer answer, bool wasStale, long lagNs)
    {
        lock (gate)
        {
            if (answer == Answer.Failed)
            {
                failed++;
                return;
            }
            probes++;
            stale += wasStale ? 1 : 0;
            neverSeen += answer == Answer.NotShown ? 1 : 0;
            lag.Record(answer == Answer.NotShown ? (long)Limit.TotalNanoseconds : wasStale ? lagNs : 0);
        }
    }
}
