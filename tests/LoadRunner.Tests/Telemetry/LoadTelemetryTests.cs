using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Harness.LoadRunner.Tests;

public sealed class LoadTelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_ScrapedDuringALoad_ShowsItsOperations()
    {
        await using var api = new ApiStub(ApiStub.Created);
        var port = FreePort();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = RunAsync(api, ["--duration", "30s", "--metrics-port", $"{port}"], stop.Token);
        var metrics = await ScrapeAsync(port, load);
        await stop.CancelAsync();
        Assert.Equal((int)ExitCode.Interrupted, (await load).Code);
        Assert.Contains("# TYPE harness_load_operations_total counter\n", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE harness_load_in_flight gauge\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotMatch("# TYPE [a-z_]+_total (?!counter)|# TYPE [a-z_]+(?<!_total) counter", metrics);
        Assert.Matches("harness_load_operations_total\\{[^}]*workload=\"register\"[^}]*\\} [1-9]", metrics);
        foreach (var name in (string[])["harness_load_response_duration_seconds_sum", "harness_load_service_duration_seconds_sum", "harness_load_schedule_lag_seconds_sum", "harness_load_in_flight"])
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        Assert.Contains("le=\"0.025\"", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Otlp_AtTheEndOfALoad_HasBeenSentTheMetrics()
    {
        await using var api = new ApiStub(ApiStub.Created);
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        var received = ReceiveAsync(collector);
        var (code, error) = await RunAsync(api, ["--duration", "500ms", "--otlp", $"http://{collector.LocalEndpoint}"], Cancellation);
        Assert.NotEqual((int)ExitCode.Internal, code);
        var request = await received.WaitAsync(Patience, Cancellation);
        Assert.StartsWith("POST /v1/metrics HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("application/x-protobuf", request, StringComparison.Ordinal);
        Assert.Contains("load.operations", request, StringComparison.Ordinal);
        Assert.Contains("harness-load", request, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be sent", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Otlp_WithoutACollector_WarnsAndKeepsTheReport()
    {
        await using var api = new ApiStub(ApiStub.Created);
        var (code, error) = await RunAsync(api, ["--duration", "300ms", "--otlp", ApiStub.RefusingUrl().ToString()], Cancellation);
        Assert.NotEqual((int)ExitCode.Internal, code);
        Assert.Contains("could not be sent", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_OnATakenPort_IsAnErrorToMend()
    {
        await using var api = new ApiStub(ApiStub.Created);
        var (code, error) = await RunAsync(api, ["--duration", "300ms", "--metrics-port", $"{api.Url.Port}"], Cancellation);
        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains("--metrics-port", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--metrics-port", "0", "out of range")]
    [InlineData("--otlp", "collector", "address of a collector")]
    [InlineData("--apdex-f", "100ms", "below --apdex-t")]
    public async Task Options_OutOfReason_AreRefused(string option, string value, string reason)
    {
        using var error = new StringWriter();
        var code = await LoadRunnerCommand.RunAsync(["register", "--url", "http://127.0.0.1:1", option, value], TextWriter.Null, error, TimeProvider.System, Cancellation);
        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains(reason, error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> RunAsync(ApiStub api, string[] options, CancellationToken cancellationToken)
    {
        using var error = new StringWriter();
        var code = await LoadRunnerCommand.RunAsync(
            ["register", "--url", api.Url.ToString(), "--rate", "50", "--warm-up", "0s", .. options], TextWriter.Null, error, TimeProvider.System, cancellationToken);
        return (code, error.ToString());
    }

    /// <summary>Asks until there is something to see, as Prometheus does.</summary>
    private static async Task<string> ScrapeAsync(int port, Task load)
    {
        using var http = new HttpClient { Timeout = Patience };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        while (!load.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            try
            {
                var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), limit.Token);
                if (text.Contains("schedule_lag_seconds_count{", StringComparison.Ordinal) && text.Contains("in_flight", StringComparison.Ordinal))
                    return text;
            }
            catch (HttpRequestException)
            {
                // The endpoint is not up yet.
            }
            await Task.Delay(50, limit.Token);
        }
        return "";
    }

    /// <summary>Answers one request, whatever it is, and returns it.</summary>
    private static async Task<string> ReceiveAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        var stream = client.GetStream();
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        while (!IsComplete(text.ToString()))
        {
            var count = await stream.ReadAsync(buffer, Cancellation);
            if (count == 0)
                break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancellation);
        return text.ToString();
    }

    private static bool IsComplete(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = System.Text.RegularExpressions.Regex.Match(request, "(?i)content-length: (\\d+)");
        return length.Success && request.Length >= end + 4 + int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int FreePort() => ApiStub.RefusingUrl().Port;
}
