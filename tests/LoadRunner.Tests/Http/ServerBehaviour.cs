namespace Harness.LoadRunner.Tests;

/// <summary>What a server does, and what each request to it must come to under every HTTP client.</summary>
/// <param name="Expected">Outcomes of the requests that are sent one after the other, as <c>outcome error</c>.</param>
/// <param name="Connections">How many connections that takes.</param>
/// <param name="Requests">How many requests the server sees.</param>
internal sealed record ServerBehaviour(
    string Method, string[] Expected, int Connections, int Requests, Func<ScriptedConnection, int, Task<bool>> Answer)
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static readonly string Commit =
        "X-Pg-Node: 127.0.1.1:5432\r\nX-Pg-Timeline: 3\r\nX-Pg-Lsn-Before: 0/3000028\r\nX-Pg-Lsn: 0/3000060\r\nX-Pg-Notice: 01000\r\n";

    /// <summary>All behaviours by name.</summary>
    public static IReadOnlyDictionary<string, ServerBehaviour> All { get; } = new Dictionary<string, ServerBehaviour>
    {
        // Whole answers, on one connection.
        ["plain answers"] = Kept(2, Ok),
        ["status without a reason"] = Kept(2, "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}"),
        ["commit headers"] = Kept(2, $"HTTP/1.1 201 Created\r\n{Commit}content-LENGTH:2 \r\n\r\n{{}}"),
        ["commit headers, changed"] = new("POST", ["Ok ", "Ok "], 1, 2, (c, n) => c.SendAsync($"HTTP/1.1 201 Created\r\nX-Pg-Node: node-{n}\r\nX-Pg-Timeline: {n}\r\nContent-Length: 0\r\n\r\n")),
        ["a header twice"] = Kept(1, "HTTP/1.1 200 OK\r\nX-Pg-Notice: 00000\r\nX-Pg-Notice: 01000\r\nContent-Length: 0\r\n\r\n"),
        ["a folded header"] = Kept(1, "HTTP/1.1 200 OK\r\nX-Pg-Node: one\r\n two\r\n\tthree\r\nContent-Length: 0\r\n\r\n"),
        ["a header not in ASCII"] = Kept(1, "HTTP/1.1 200 OK\r\nX-Pg-Node: n\u00F6de\r\nContent-Length: 0\r\n\r\n"),
        ["bare line feeds"] = Kept(2, "HTTP/1.1 200 OK\nContent-Length: 2\nX-Pg-Node: a\n\n{}"),
        ["an empty body"] = Kept(2, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        ["204"] = Kept(2, "HTTP/1.1 204 No Content\r\n\r\n"),
        ["204 with a length"] = Kept(2, "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"),
        ["304"] = Kept(2, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n") with { Expected = ["Unknown http-304", "Unknown http-304"] },
        ["HEAD"] = Kept(2, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n") with { Method = "HEAD" },
        ["chunks"] = Kept(2, Chunked + "1\r\n{\r\n0001;x=y\r\n}\r\n0\r\n\r\n"),
        ["chunks with trailers"] = Kept(2, Chunked + "2\r\n{}\r\n0\r\nX-Pg-Node: late\r\n\r\n"),
        ["chunks and a length"] = Kept(1, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        ["a large body"] = Kept(2, $"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n{new string('x', 200_000)}"),
        ["a large body in chunks"] = Kept(1, Chunked + $"30D40\r\n{new string('x', 200_000)}\r\n0\r\n\r\n"),
        ["100 before the answer"] = Kept(2, "HTTP/1.1 100 Continue\r\n\r\n" + Ok),
        ["several interim answers"] = Kept(1, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Outcome: no\r\nContent-Length: 9\r\n\r\n" + Ok),
        ["byte by byte"] = new("POST", ["Ok ", "Ok "], 1, 2, (c, _) => c.SendByteByByteAsync("HTTP/1.1 100 Continue\r\n\r\n" + $"HTTP/1.1 200 OK\r\n{Commit}Content-Length: 2\r\n\r\n{{}}")),
        ["chunks byte by byte"] = new("GET", ["Ok ", "Ok "], 1, 2, (c, _) => c.SendByteByByteAsync(Chunked + "1\r\n{\r\nA;x\r\n}123456789\r\n0\r\nA: b\r\n\r\n")),
        ["a body in pieces"] = new("GET", ["Ok "], 1, 1, async (c, _) => await c.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n12") && await c.SendByteByByteAsync("3456")),
        ["HTTP/1.0"] = new("GET", ["Ok ", "Ok "], 2, 2, (c, _) => c.SendAndCloseAsync("HTTP/1.0 200 OK\r\n\r\n{}")),

        // Answers of the API that are not 2xx.
        ["503 not committed"] = Kept(1, "HTTP/1.1 503 X\r\nX-Outcome: not-committed\r\nX-Sqlstate: 25006\r\nContent-Length: 0\r\n\r\n") with { Expected = ["Fail 25006"] },
        ["503 of a proxy"] = new("POST", ["Unknown http-503", "Unknown http-503"], 2, 2, (c, _) => c.SendAndCloseAsync("HTTP/1.0 503 Service Unavailable\r\ncache-control: no-cache\r\nconnection: close\r\n\r\n<html>")),
        ["422"] = Kept(1, "HTTP/1.1 422 X\r\nContent-Length: 0\r\n\r\n") with { Expected = ["Fail http-422"] },
        ["an empty X-Outcome"] = Kept(1, "HTTP/1.1 500 X\r\nX-Outcome:\r\nContent-Length: 0\r\n\r\n") with { Expected = ["Unknown http-500"] },

        // Connections that end.
        ["connection: close"] = new("POST", ["Ok ", "Ok "], 2, 2, (c, _) => c.SendAndCloseAsync("HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\n{}")),
        ["connection: close, kept open"] = new("POST", ["Ok ", "Ok "], 2, 2, (c, _) => c.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")),
        ["keep-alive: timeout=1"] = new("POST", ["Ok ", "Ok "], 2, 2, (c, _) => c.SendAsync("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\n{}")),
        ["keep-alive: max=0"] = new("POST", ["Ok ", "Ok "], 2, 2, (c, _) => c.SendAsync("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=9, max=0\r\nContent-Length: 2\r\n\r\n{}")),
        ["closed after an answer without a word"] = new("POST", ["Ok ", "Ok "], 2, 2, (c, _) => c.SendAndCloseAsync(Ok)),
        ["bytes behind an answer"] = new("POST", ["Ok ", "Ok "], 2, 2, (c, _) => c.SendAsync(Ok + "HTTP/1.1 200 OK\r\n")),
        ["bytes behind a 204"] = new("POST", ["Ok ", "Ok "], 2, 2, (c, _) => c.SendAsync("HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\n{}")),
        ["closed when a kept connection is used, POST"] = new("POST", ["Ok ", "Unknown closed"], 1, 2, (c, n) => n == 1 ? c.SendAsync(Ok) : Task.FromResult(false)),
        ["closed when a kept connection is used, GET"] = new("GET", ["Ok ", "Ok "], 2, 3, (c, n) => n != 2 ? c.SendAsync(Ok) : Task.FromResult(false)),
        ["closed before any byte, POST"] = new("POST", ["Unknown closed"], 1, 1, (_, _) => Task.FromResult(false)),
        ["closed before any byte, GET"] = new("GET", ["Unknown closed"], 4, 4, (_, _) => Task.FromResult(false)),
        ["reset before an answer, POST"] = new("POST", ["Unknown reset"], 1, 1, (c, _) => c.ResetAsync()),
        ["reset before an answer, GET"] = new("GET", ["Unknown reset"], 1, 1, (c, _) => c.ResetAsync()),
        ["reset when a kept connection is used"] = new("GET", ["Ok ", "Unknown reset"], 1, 2, (c, n) => n == 1 ? c.SendAsync(Ok) : c.ResetAsync()),
        ["closed in the status line"] = Cut("HTTP/1.1 20"),
        ["closed in the headers"] = Cut("HTTP/1.1 200 OK\r\nContent-"),
        ["closed before the body"] = Cut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"),
        ["closed in the body"] = Cut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}"),
        ["closed after 100"] = Cut("HTTP/1.1 100 Continue\r\n\r\n"),
        ["closed in a chunk"] = Cut(Chunked + "9\r\n{}"),
        ["closed between chunks"] = Cut(Chunked + "2\r\n{}\r\n"),
        ["closed in the trailers"] = Cut(Chunked + "2\r\n{}\r\n0\r\nX: y\r\n"),

        // Not HTTP.
        ["not HTTP at all"] = Broken("protocol", "SSH-2.0-OpenSSH\r\n"),
        ["another version"] = Broken("protocol", "HTTP/2.0 200 OK\r\n\r\n"),
        ["a status that is no number"] = Broken("protocol", "HTTP/1.1 2x0 OK\r\n\r\n"),
        ["a status of four digits"] = Broken("protocol", "HTTP/1.1 2000 OK\r\n\r\n"),
        ["an empty status line"] = Broken("protocol", "\r\n\r\n"),
        ["a header without a colon"] = Broken("protocol", "HTTP/1.1 200 OK\r\nnonsense\r\n"),
        ["a header without a name"] = Broken("protocol", "HTTP/1.1 200 OK\r\n: x\r\n\r\n"),
        ["a header name with a blank"] = Broken("protocol", "HTTP/1.1 200 OK\r\nX Y: x\r\n\r\n"),
        ["a chunk size that is no number"] = Broken("protocol", Chunked + "zz\r\n"),
        ["a chunk size with dirt behind"] = Broken("protocol", Chunked + "2 x\r\n{}\r\n0\r\n\r\n"),
        ["an empty chunk size"] = Broken("protocol", Chunked + "\r\n"),
        ["a chunk that goes on"] = Broken("protocol", Chunked + "2\r\n{}{}\r\n"),
        ["a trailer without a colon"] = Broken("protocol", Chunked + "0\r\nnonsense\r\n"),
        ["bare line feeds in chunks"] = Kept(1, Chunked + "2\n{}\n0\n\n"),
        ["two equal lengths"] = Kept(1, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
        ["two lengths"] = Kept(1, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}"),
        ["a length with a sign"] = new("POST", ["Ok "], 1, 1, (c, _) => c.SendAndCloseAsync("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}")),
        ["gzip, chunked"] = Kept(1, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        ["a switch of protocols"] = new("POST", ["Unknown http-101"], 1, 1, (c, _) => c.SendAndCloseAsync("HTTP/1.1 101 X\r\nContent-Length: 0\r\n\r\nxyz")),
        ["a length that is no number"] = new("POST", ["Ok "], 1, 1, (c, _) => c.SendAndCloseAsync("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}")),

        // Too long.
        ["an endless status line"] = Broken("network", $"HTTP/1.1 200 {new string('x', 70_000)}"),
        ["an endless header"] = Broken("network", $"HTTP/1.1 200 OK\r\nX: {new string('x', 70_000)}"),
        ["endless headers"] = Broken("network", "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-Y: 0123456789\r\n", 5_000))),
        ["an endless chunk line"] = Broken("network", Chunked + $"1;{new string('x', 20_000)}"),
        ["endless trailers"] = Broken("network", Chunked + "0\r\n" + string.Concat(Enumerable.Repeat("X-Y: 0123456789\r\n", 5_000))),
        ["a length beyond the limit"] = Broken("network", "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n"),
        ["chunks beyond the limit"] = Broken("network", Chunked + $"493E0\r\n{new string('x', 300_000)}\r\n0\r\n\r\n"),

        // Time-outs.
        ["no answer"] = Stalled(""),
        ["a head that stops"] = Stalled("HTTP/1.1 200 OK\r\nContent-"),
        ["a body that stops"] = Stalled("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}"),
        ["a chunk that stops"] = Stalled(Chunked + "9\r\n{}"),
        ["a body without an end"] = Stalled("HTTP/1.1 200 OK\r\n\r\n{}"),
    };

    private static ServerBehaviour Kept(int requests, string answer) =>
        new("POST", [.. Enumerable.Repeat("Ok ", requests)], 1, requests, (c, _) => c.SendAsync(answer));

    private static ServerBehaviour Cut(string beginning) => new("POST", ["Unknown closed"], 1, 1, (c, _) => c.SendAndCloseAsync(beginning));

    /// <summary>The connection stays open, so that the client must see by itself that this is no answer.</summary>
    private static ServerBehaviour Broken(string error, string answer) => new("POST", [$"Unknown {error}"], 1, 1, (c, _) => c.SendAsync(answer));

    private static ServerBehaviour Stalled(string beginning) =>
        new("POST", ["Unknown timeout"], 1, 1, async (c, _) => await c.SendAsync(beginning) && await c.StallAsync());
}
