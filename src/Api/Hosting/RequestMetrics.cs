using System.Collections.Concurrent;
using System.Globalization;
using Prometheus;

namespace Harness.Api;

/// <summary>What Prometheus sees of the requests. Series are looked up once an endpoint, not once a request.</summary>
internal sealed class RequestMetrics(RequestDelegate next, TimeProvider time)
{
    private static readonly Histogram Duration = Metrics.CreateHistogram(
        "api_request_duration_seconds", "Time from the request's routing to the end of its answer.", ["endpoint"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.0005, 2, 16) });

    private static readonly Counter Requests = Metrics.CreateCounter(
        "api_requests_total", "Requests by endpoint and HTTP status.", ["endpoint", "status"]);

    private static readonly Counter FailedWrites = Metrics.CreateCounter(
        "api_failed_writes_total", "Writes that were not acknowledged, by outcome and SQLSTATE.", ["outcome", "sqlstate"]);

    public static void CountFailedWrite(WriteOutcome outcome, string? code) =>
        FailedWrites.WithLabels(outcome.Name(), code ?? "none").Inc();

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Series>() is not { } series)
        {
            await next(context);
            return;
        }
        var started = time.GetTimestamp();
        await next(context);
        series.Count(time.GetElapsedTime(started), context.Response.StatusCode);
    }

    /// <summary>The series of one endpoint; part of its metadata.</summary>
    internal sealed class Series(string endpoint)
    {
        private readonly Histogram.Child _duration = Duration.WithLabels(endpoint);
        private readonly ConcurrentDictionary<int, Counter.Child> _byStatus = new();

        public void Count(TimeSpan took, int status)
        {
            _duration.Observe(took.TotalSeconds);
            _byStatus.GetOrAdd(
                status, static (code, name) => Requests.WithLabels(name, code.ToString(CultureInfo.InvariantCulture)), endpoint).Inc();
        }
    }
}
