using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Sends one request and turns whatever happens into outcome and the API's commit headers.</summary>
internal sealed class HttpExchange(IHttpTransport transport)
{
    /// <summary>As many as operations are in flight at most.</summary>
    private readonly ConcurrentQueue<WireBytes> spare = new();

    /// <summary>What came back.</summary>
    /// <param name="Status">Status code of a complete answer, else null.</param>
    /// <param name="Body">Body of a complete answer, else empty.</param>
    public readonly record struct Answer(
        int? Status, byte[] Body, Outcome Outcome, string Error, string Node, int Timeline, Lsn LsnBefore, Lsn Lsn, bool WeakAck)
    {
        public long BytesSent { get; init; }

        public long BytesReceived { get; init; }

        public OperationResult ToResult(OperationKey key, OperationKind kind, OperationFlags flags) =>
            new(key, kind, Outcome, flags, Error, Node, Timeline, LsnBefore, Lsn) { Wire = new WireFacts(Status ?? 0, BytesSent, BytesReceived) };
    }

    /// <summary>Never throws for what network and server do.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Answer> SendAsync(HttpRequestMessage request, CancellationToken deadline)
    {
        var bytes = spare.TryDequeue(out var used) ? used : new WireBytes();
        (bytes.Sent, bytes.Received) = (0, 0);
        Answer answer;
        try
        {
            answer = Read(await transport.SendAsync(request, bytes, deadline).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            var (outcome, error) = HttpOutcome.Decide(HttpFacts.Of(e, deadline.IsCancellationRequested));
            answer = new Answer(null, [], outcome, error, "", 0, default, default, false);
        }
        answer = answer with { BytesSent = bytes.Sent, BytesReceived = bytes.Received };
        spare.Enqueue(bytes);
        return answer;
    }

    private static Answer Read(in HttpReply reply)
    {
        var (outcome, error) = HttpOutcome.Decide(HttpFacts.Of(reply));
        Lsn.TryParse(reply.LsnBefore, out var before);
        Lsn.TryParse(reply.Lsn, out var lsn);
        _ = int.TryParse(reply.Timeline, NumberStyles.None, CultureInfo.InvariantCulture, out var timeline);

        // 01000 is the SQLSTATE of "canceling wait for synchronous replication due to user request" (syncrep.c).
        var weak = reply.Notice?.Contains("01000", StringComparison.Ordinal) == true;
        return new Answer(reply.Status, reply.Body, outcome, error, reply.Node ?? "", timeline, before, lsn, weak);
    }
}
