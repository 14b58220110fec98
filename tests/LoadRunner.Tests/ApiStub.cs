using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Harness.LoadRunner.Tests;

/// <summary>
/// A small HTTP server on a socket of its own, so that a test can also reset, close or never answer. Keeps connections
/// alive as the real API does.
/// </summary>
internal sealed class ApiStub : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Task, byte> connections = [];
    private readonly Func<Request, CancellationToken, Task<Reply>> respond;
    private readonly Task accepting;

    public ApiStub(Func<Request, CancellationToken, Task<Reply>> respond)
    {
        this.respond = respond;
        listener.Start(512);
        accepting = Task.Run(AcceptAsync);
    }

    public ApiStub(Func<Request, Reply> respond)
        : this((request, _) => Task.FromResult(respond(request)))
    {
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public ConcurrentQueue<Request> Requests { get; } = [];

    /// <summary>An address where nobody listens.</summary>
    public static Uri RefusingUrl()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }

    /// <summary>Acknowledges a registration under its key.</summary>
    public static Reply Created(Request request) => new(201, $$"""{"user_id":"{{request.Header("Idempotency-Key")}}"}""");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections.Keys);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                connections.TryAdd(Task.Run(() => ServeAsync(client)), 0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        client.NoDelay = true;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            while (await ReadAsync(reader) is { } request)
            {
                Requests.Enqueue(request);
                var reply = await respond(request, stop.Token);
                if (reply.Reset)
                {
                    // Closing the bare socket with no time to linger sends RST; TcpClient would shut down first and send FIN.
                    client.LingerState = new LingerOption(true, 0);
                    client.Client.Dispose();
                    return;
                }
                if (reply.Status == 0)
                    return;
                await client.GetStream().WriteAsync(reply.ToBytes(), stop.Token);
                if (reply.CutBody)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<Request?> ReadAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync(stop.Token) is not { Length: > 0 } first)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        var body = new char[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
        if (body.Length > 0)
            await reader.ReadBlockAsync(body, stop.Token);
        var parts = first.Split(' ');
        return new Request(parts[0], parts[1], headers, new string(body));
    }
}

internal sealed record Request(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Header(string name) => Headers.GetValueOrDefault(name, "");
}

/// <param name="Status">0: no answer, the connection is closed.</param>
/// <param name="Reset">The connection is reset instead of closed.</param>
/// <param name="CutBody">The answer promises more than is sent.</param>
internal sealed record Reply(int Status, string Body = "{}", string Headers = "", bool Reset = false, bool CutBody = false)
{
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {Status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(Body) + (CutBody ? 10 : 0)}\r\n{Headers}\r\n{Body}");
}
