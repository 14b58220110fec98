using System.Net.Http.Headers;
using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>
/// Registers the user that its key names (<c>POST /user/register</c>, key in <c>Idempotency-Key</c>); as kind
/// <see cref="OperationKind.Probe"/> it is the prober.
/// </summary>
internal sealed class RegisterWorkload(
    string name, OperationKind kind, HttpExchange http, Uri baseUrl, ulong run, int seed, KnownUsers known,
    IterationUsers? iteration = null) : IWorkload
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly Uri target = new(baseUrl, "user/register");

    public string Name => name;

    public OperationKind Kind => kind;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(run, worker, sequence);

    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        var key = KeyOf(worker, sequence);
        var body = JsonSerializer.SerializeToUtf8Bytes(UserData.For(key, seed), UserJson.Default.UserData);
        using var request = new HttpRequestMessage(HttpMethod.Post, target);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key.ToString());

        var answer = await http.SendAsync(request, deadline).ConfigureAwait(false);
        if (answer.Outcome == Outcome.Ok && UserJson.UserId(answer.Body) is { } userId)
        {
            known.Acknowledged(key, userId);
            iteration?.Registered(key, userId);
        }
        else if (answer.Outcome == Outcome.Unknown)
            known.Uncertain(key);
        var weak = answer is { Outcome: Outcome.Ok, WeakAck: true };
        return answer.ToResult(key, kind, weak ? OperationFlags.WeakAck : OperationFlags.None);
    }
}
