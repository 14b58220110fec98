using System.Net.Sockets;

namespace Harness.LoadRunner.Tests;

public sealed class HttpOutcomeTests
{
    [Theory]
    [InlineData(200, null, null, Outcome.Ok, "")]
    [InlineData(201, null, null, Outcome.Ok, "")]
    [InlineData(201, "unknown", null, Outcome.Ok, "")]
    [InlineData(503, "not-committed", "25006", Outcome.Fail, "25006")]
    [InlineData(503, "not-committed", null, Outcome.Fail, "http-503")]
    [InlineData(503, "unknown", "57P01", Outcome.Unknown, "57P01")]
    [InlineData(400, "unknown", null, Outcome.Unknown, "http-400")]
    [InlineData(503, null, null, Outcome.Unknown, "http-503")]
    [InlineData(500, "", null, Outcome.Unknown, "http-500")]
    [InlineData(400, null, null, Outcome.Fail, "http-400")]
    [InlineData(422, null, null, Outcome.Fail, "http-422")]
    [InlineData(408, null, null, Outcome.Unknown, "http-408")]
    [InlineData(409, null, null, Outcome.Unknown, "http-409")]
    [InlineData(429, null, null, Outcome.Unknown, "http-429")]
    [InlineData(302, null, null, Outcome.Unknown, "http-302")]
    [InlineData(504, null, null, Outcome.Unknown, "http-504")]
    public void Decide_Answer_FollowsTheTable(int status, string? header, string? sqlState, Outcome outcome, string error) =>
        Assert.Equal((outcome, error), HttpOutcome.Decide(new HttpFacts(status, header, sqlState)));

    [Theory]
    [InlineData(SocketError.ConnectionRefused, HttpRequestError.ConnectionError, Outcome.Fail, "refused")]
    [InlineData(SocketError.ConnectionRefused, HttpRequestError.Unknown, Outcome.Unknown, "network")]
    [InlineData(SocketError.HostNotFound, HttpRequestError.NameResolutionError, Outcome.Fail, "dns")]
    [InlineData(SocketError.ConnectionReset, HttpRequestError.Unknown, Outcome.Unknown, "reset")]
    [InlineData(SocketError.Shutdown, null, Outcome.Unknown, "reset")]
    [InlineData(SocketError.TimedOut, HttpRequestError.ConnectionError, Outcome.Unknown, "connect")]
    [InlineData(SocketError.HostUnreachable, HttpRequestError.ConnectionError, Outcome.Unknown, "connect")]
    [InlineData(null, HttpRequestError.ResponseEnded, Outcome.Unknown, "closed")]
    [InlineData(null, HttpRequestError.InvalidResponse, Outcome.Unknown, "protocol")]
    [InlineData(null, null, Outcome.Unknown, "network")]
    public void Decide_NoAnswer_FollowsTheTable(SocketError? socket, HttpRequestError? request, Outcome outcome, string error) =>
        Assert.Equal((outcome, error), HttpOutcome.Decide(new HttpFacts(Socket: socket, Request: request)));

    [Fact]
    public void Decide_TimeOutTogetherWithRefusal_IsUnknown()
    {
        var facts = new HttpFacts(Socket: SocketError.ConnectionRefused, Request: HttpRequestError.ConnectionError, TimedOut: true);
        Assert.Equal((Outcome.Unknown, "timeout"), HttpOutcome.Decide(facts));
    }

    [Theory]
    [InlineData("57P01", "57P01")]
    [InlineData("57p0", null)]
    [InlineData("oops; DROP", null)]
    public void FactsOf_SqlStateHeader_IsTakenOnlyWhenSound(string header, string? expected) =>
        Assert.Equal(expected, HttpFacts.Of(new HttpReply(503, [], null, header, null, null, null, null, null)).SqlState);

    [Fact]
    public void Table_EveryRule_SaysWhyAndTheLastAlwaysApplies()
    {
        Assert.All(HttpOutcome.Table, rule => Assert.True(rule.Condition.Length > 0 && rule.Reason.Length > 0));
        Assert.True(HttpOutcome.Table[^1].Applies(default));
        Assert.Equal(Outcome.Unknown, HttpOutcome.Table[^1].Outcome);
    }
}
