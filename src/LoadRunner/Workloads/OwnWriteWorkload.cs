using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// One write to the user's own API, from a template. Its statuses mean what the user says; a request without an answer is judged
/// as any other.
/// </summary>
internal sealed class OwnWriteWorkload(string name, OperationKind kind, HttpExchange http, OwnApiSpec api, ulong run, KnownUsers known) : IWorkload
{
    private readonly HttpMethod method = new(api.Method);

    public string Name => name;

    public OperationKind Kind => kind;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(run, worker, sequence);

    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        var key = KeyOf(worker, sequence);
        using var request = new HttpRequestMessage(method, Filled(api.Url, key));
        if (api.Body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Filled(api.Body, key)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(api.ContentType);
        }
        foreach (var header in api.Headers)
            request.Headers.TryAddWithoutValidation(header.Key, Filled(header.Value, key));

        var answer = await http.SendAsync(request, deadline).ConfigureAwait(false);
        if (answer.Status is { } status)
            answer = answer with { Outcome = OutcomeOf(api, status), Error = OutcomeOf(api, status) == Outcome.Ok ? "" : $"http-{status}" };
        if (answer.Outcome == Outcome.Unknown)
            known.Uncertain(key);
        return answer.ToResult(key, kind, OperationFlags.None);
    }

    /// <summary>Statuses that the user does not name are unknown, also such as 404: who knows what stands in front.</summary>
    internal static Outcome OutcomeOf(OwnApiSpec api, int status) =>
        api.Acknowledged.Contains(status) ? Outcome.Ok : api.NotExecuted.Contains(status) ? Outcome.Fail : Outcome.Unknown;

    internal static string Filled(string template, OperationKey key) => template
        .Replace(OwnApiSpec.KeyPlaceholder, key.ToString(), StringComparison.Ordinal)
        .Replace(OwnApiSpec.NumberPlaceholder, ((ulong)key.Worker << 32 | key.Sequence).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
