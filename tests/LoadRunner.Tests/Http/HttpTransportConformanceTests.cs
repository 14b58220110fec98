using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Harness.LoadRunner.Tests;

/// <summary>One list of server behaviours, under each HTTP client: same facts, same outcomes, same requests.</summary>
public sealed class HttpTransportConformanceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Behaviours => [.. ServerBehaviour.All.Keys];

    [Theory]
    [MemberData(nameof(Behaviours))]
    public async Task Behaviour_EveryTransport_GivesTheSameFactsAndOutcomes(string name)
    {
        var behaviour = ServerBehaviour.All[name];
        var sockets = await ObserveAsync(new SocketsTransport(new ConnectionWaits(TimeProvider.System)), behaviour);

        Assert.Equal(behaviour.Expected, sockets.Outcomes);
        Assert.Equal((behaviour.Connections, behaviour.Requests), (sockets.Connections, sockets.Requests));
        foreach (var transport in FastTransports())
        {
            var fast = await ObserveAsync(transport, behaviour);
            Assert.Equal(sockets.Facts, fast.Facts);

            // Of an answer that is given up for its length, how much had come by then is chance.
            if (name != "chunks beyond the limit")
                Assert.Equal(sockets.Bytes, fast.Bytes);
            Assert.Equal((sockets.Connections, sockets.Requests), (fast.Connections, fast.Requests));
        }
    }

    [Fact]
    public async Task NobodyListens_EveryTransport_IsRefused()
    {
        foreach (var transport in Transports())
        {
            using (transport)
            {
                var (_, outcome, bytes) = await SendAsync(transport, "POST", ApiStub.RefusingUrl(), TimeSpan.FromSeconds(10));
                Assert.Equal("Fail refused", outcome);
                Assert.Equal((0, 0), bytes);
            }
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Request_EveryTransport_SendsTheSameBytes(string method)
    {
        var received = new List<string>();
        await using var server = new ScriptedServer((connection, _) =>
        {
            received.Add(connection.Received);
            return connection.SendAsync("HTTP/1.1 204 X\r\n\r\n");
        });
        foreach (var transport in Transports())
        {
            using (transport)
            {
                for (var i = 0; i < 2; i++)
                    await SendAsync(transport, method, server.Url, TimeSpan.FromSeconds(10));
            }
        }
        Assert.Equal(2 * Transports().Count(), received.Count);
        Assert.Single(received.Select(request => string.Join("\r\n", request.Split("\r\n").Order(StringComparer.Ordinal))).Distinct());
    }

    [Fact]
    public async Task Bytes_EveryTransport_AreThoseOnTheWire()
    {
        const string Answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\nA: b\r\n\r\n";
        var received = 0;
        await using var server = new ScriptedServer((connection, _) =>
        {
            received = connection.Received.Length;
            return connection.SendAsync(Answer);
        });
        foreach (var transport in Transports())
        {
            using (transport)
            {
                foreach (var method in (string[])["GET", "POST", "POST"])
                {
                    var (_, _, bytes) = await SendAsync(transport, method, server.Url, TimeSpan.FromSeconds(10));
                    Assert.Equal((received, Answer.Length), bytes);
                }
            }
        }
    }

    [Fact]
    public async Task Bytes_OfOperationsSideBySide_AreEachOnesOwn()
    {
        await using var server = new ScriptedServer(async (connection, _) =>
        {
            await Task.Delay(20);
            var length = connection.Received.Contains("POST", StringComparison.Ordinal) ? 5000 : 1;
            return await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {length:0000}\r\n\r\n{new string('x', length)}");
        });
        foreach (var transport in Transports())
        {
            using (transport)
            {
                for (var round = 0; round < 3; round++)
                {
                    var sent = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SendAsync(transport, i % 2 == 0 ? "GET" : "POST", server.Url, TimeSpan.FromSeconds(10))));
                    Assert.Equal([42L, 5041L], sent.Select(one => one.Bytes.Received).Distinct().Order());
                    Assert.Equal(2, sent.Select(one => one.Bytes.Sent).Distinct().Count());
                    Assert.All(sent.Index(), one => Assert.Equal(one.Index % 2 == 0 ? 42 : 5041, one.Item.Bytes.Received));
                }
            }
        }
    }

    [Fact]
    public async Task RequestLargerThanTheSocketsBuffers_EveryTransport_ArrivesWhole()
    {
        var body = new byte[20_000_000];
        foreach (var transport in Transports())
        {
            using (transport)
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                var received = ReceiveAsync(listener, atLeast: body.Length);
                using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{listener.LocalEndpoint}/") { Content = new ByteArrayContent(body) };
                var counted = new WireBytes();
                var reply = await transport.SendAsync(request, counted, Cancellation);
                Assert.Equal(204, reply.Status);
                Assert.InRange(await received, body.Length, body.Length + 1000);
                Assert.InRange(counted.Sent, body.Length, body.Length + 1000);
            }
        }
    }

    private static async Task<int> ReceiveAsync(TcpListener listener, int atLeast)
    {
        using var socket = await listener.AcceptSocketAsync(Cancellation);
        var (received, buffer) = (0, new byte[65_536]);
        while (received < atLeast && await socket.ReceiveAsync(buffer, Cancellation) is > 0 and var count)
            received += count;
        await socket.SendAsync("HTTP/1.1 204 X\r\n\r\n"u8.ToArray(), Cancellation);
        return received;
    }

    private static IEnumerable<IHttpTransport> Transports() => [new SocketsTransport(new ConnectionWaits(TimeProvider.System)), .. FastTransports()];

    private static IEnumerable<IHttpTransport> FastTransports()
    {
        yield return new FastTransport(new PortableConnector(), TimeProvider.System, new ConnectionWaits(TimeProvider.System));
        if (OperatingSystem.IsLinux())
            yield return new FastTransport(new LoopConnector(), TimeProvider.System, new ConnectionWaits(TimeProvider.System));
    }

    private static async Task<Observation> ObserveAsync(IHttpTransport transport, ServerBehaviour behaviour)
    {
        await using var server = new ScriptedServer(behaviour.Answer);
        using var owned = transport;
        var limit = behaviour.Expected[0] == "Unknown timeout" ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(10);
        var (facts, outcomes, bytes) = (new List<string>(), new List<string>(), new List<(long, long)>());
        for (var i = 0; i < behaviour.Expected.Length; i++)
        {
            if (i > 0)
                await HandledAsync(server);
            var (fact, outcome, counted) = await SendAsync(transport, behaviour.Method, server.Url, limit);
            bytes.Add(counted);
            facts.Add(fact);
            outcomes.Add(outcome);
        }
        return new Observation(facts, outcomes, bytes, server.Connections, server.Requests);
    }

    private static async Task HandledAsync(ScriptedServer server)
    {
        await server.HandledAsync(Cancellation);

        // The next request comes later than what follows an answer at once, so it meets what the server did meanwhile.
        await Task.Yield();
    }

    private static async Task<(string Facts, string Outcome, (long Sent, long Received) Bytes)> SendAsync(IHttpTransport transport, string method, Uri url, TimeSpan limit)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(limit);
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (method == "POST")
        {
            request.Content = new ByteArrayContent("{\"a\":1}"u8.ToArray()) { Headers = { ContentType = new("application/json") } };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "8f3a");
        }
        HttpFacts facts;
        var answer = "";
        var bytes = new WireBytes();
        try
        {
            var reply = await transport.SendAsync(request, bytes, deadline.Token);
            facts = HttpFacts.Of(reply);
            answer = reply with { Body = [] } + Encoding.Latin1.GetString(reply.Body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            facts = HttpFacts.Of(e, deadline.IsCancellationRequested);

            // What broke when the deadline tore the connection down is chance, and no rule looks at it.
            if (facts.TimedOut)
                facts = new HttpFacts(TimedOut: true);
        }
        var (outcome, error) = HttpOutcome.Decide(facts);
        return ($"{facts} {answer}", $"{outcome} {error}", (bytes.Sent, bytes.Received));
    }

    private sealed record Observation(List<string> Facts, List<string> Outcomes, List<(long, long)> Bytes, int Connections, int Requests);
}
