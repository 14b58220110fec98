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
        var sockets = await ObserveAsync(new SocketsTransport(), behaviour);
        var fast = await ObserveAsync(new FastTransport(TimeProvider.System), behaviour);

        Assert.Equal(behaviour.Expected, sockets.Outcomes);
        Assert.Equal((behaviour.Connections, behaviour.Requests), (sockets.Connections, sockets.Requests));
        Assert.Equal(sockets.Facts, fast.Facts);
        Assert.Equal((sockets.Connections, sockets.Requests), (fast.Connections, fast.Requests));
    }

    [Fact]
    public async Task NobodyListens_EveryTransport_IsRefused()
    {
        foreach (var transport in new IHttpTransport[] { new SocketsTransport(), new FastTransport(TimeProvider.System) })
        {
            using (transport)
            {
                var (_, outcome) = await SendAsync(transport, "POST", ApiStub.RefusingUrl(), TimeSpan.FromSeconds(10));
                Assert.Equal("Fail refused", outcome);
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
        foreach (var transport in new IHttpTransport[] { new SocketsTransport(), new FastTransport(TimeProvider.System) })
        {
            using (transport)
            {
                for (var i = 0; i < 2; i++)
                    await SendAsync(transport, method, server.Url, TimeSpan.FromSeconds(10));
            }
        }
        Assert.Equal(4, received.Count);
        Assert.Single(received.Select(request => string.Join("\r\n", request.Split("\r\n").Order(StringComparer.Ordinal))).Distinct());
    }

    private static async Task<Observation> ObserveAsync(IHttpTransport transport, ServerBehaviour behaviour)
    {
        await using var server = new ScriptedServer(behaviour.Answer);
        using var owned = transport;
        var limit = behaviour.Expected[0] == "Unknown timeout" ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(10);
        var (facts, outcomes) = (new List<string>(), new List<string>());
        for (var i = 0; i < behaviour.Expected.Length; i++)
        {
            if (i > 0)
                await server.HandledAsync(Cancellation);
            var (fact, outcome) = await SendAsync(transport, behaviour.Method, server.Url, limit);
            facts.Add(fact);
            outcomes.Add(outcome);
        }
        return new Observation(facts, outcomes, server.Connections, server.Requests);
    }

    private static async Task<(string Facts, string Outcome)> SendAsync(IHttpTransport transport, string method, Uri url, TimeSpan limit)
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
        try
        {
            var reply = await transport.SendAsync(request, deadline.Token);
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
        return ($"{facts} {answer}", $"{outcome} {error}");
    }

    private sealed record Observation(List<string> Facts, List<string> Outcomes, int Connections, int Requests);
}
