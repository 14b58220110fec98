using System.Globalization;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Sends one request and turns whatever happens into facts, outcome and the API's commit headers.</summary>
internal sealed class HttpExchange(HttpMessageInvoker client)
{
    /// <summary>Answers of the API are far smaller; a larger one is not the API's.</summary>
    private const long MaxAnswerBytes = 256 * 1024;

    /// <summary>What came back.</summary>
    /// <param name="Status">Status code of a complete answer, else null.</param>
    /// <param name="Body">Body of a complete answer, else empty.</param>
    public readonly record struct Answer(
        int? Status, byte[] Body, Outcome Outcome, string Error, string Node, int Timeline, Lsn LsnBefore, Lsn Lsn, bool WeakAck)
    {
        public OperationResult ToResult(OperationKey key, OperationKind kind, OperationFlags flags) =>
            new(key, kind, Outcome, flags, Error, Node, Timeline, LsnBefore, Lsn) { Status = Status ?? 0 };
    }

    /// <summary>Never throws for what network and server do.</summary>
    public async ValueTask<Answer> SendAsync(HttpRequestMessage request, CancellationToken deadline)
    {
        try
        {
            using var response = await client.SendAsync(request, deadline).ConfigureAwait(false);

            // Only a complete body makes an answer: a connection that breaks inside it may hide anything.
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, deadline).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(deadline).ConfigureAwait(false);
            return Read(response, body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            var (outcome, error) = HttpOutcome.Decide(HttpFacts.Of(e, deadline.IsCancellationRequested));
            return new Answer(null, [], outcome, error, "", 0, default, default, false);
        }
    }

    private static Answer Read(HttpResponseMessage response, byte[] body)
    {
        var facts = HttpFacts.Of(response);
        var (outcome, error) = HttpOutcome.Decide(facts);
        Lsn.TryParse(HttpFacts.Header(response, "X-Pg-Lsn-Before"), out var before);
        Lsn.TryParse(HttpFacts.Header(response, "X-Pg-Lsn"), out var lsn);
        _ = int.TryParse(HttpFacts.Header(response, "X-Pg-Timeline"), NumberStyles.None, CultureInfo.InvariantCulture, out var timeline);

        // 01000 is the SQLSTATE of "canceling wait for synchronous replication due to user request" (syncrep.c).
        var weak = HttpFacts.Header(response, "X-Pg-Notice")?.Contains("01000", StringComparison.Ordinal) == true;
        return new Answer(
            facts.Status, body, outcome, error, HttpFacts.Header(response, "X-Pg-Node") ?? "", timeline, before, lsn, weak);
    }
}
